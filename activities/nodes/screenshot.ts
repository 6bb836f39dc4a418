import { fail } from '../../contracts/fail.js';
import { screenshot as definition } from '../../automation/nodes/screenshot.js';
import { browserNode } from '../step/browser-node.js';
import { sendCommand } from '../session/send-command.js';

const PICTURE_MS = 20_000;

/** The screenshot becomes a file of the run, not an entry of the output data. Text in fields shows as dots. */
export const screenshot = browserNode(definition, async ({ params, task, note, keep }) => {
  const { filename, full_page: fullPage } = params;
  const name = /\.(png|jpe?g)$/i.test(filename) ? filename : `${filename}.png`;
  const picture = await sendCommand(task.session, 'screenshot', { name, fullPage, isExtraction: true }, PICTURE_MS);
  if (picture === undefined) {
    throw fail('ExtractionFailed', 'The page did not give a screenshot in time');
  }
  keep(picture);
  note(`kept as ${picture.name}`);
});
