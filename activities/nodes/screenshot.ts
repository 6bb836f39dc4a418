import { ApplicationFailure } from '@temporalio/common';
import { type Artifact, screenshot as definition } from '../../automation/index.js';
import { browserNode } from '../node.js';
import { tellSession } from '../session-control.js';

const PICTURE_MS = 20_000;

/** The picture becomes a file of the run, no entry of the output data. Text in fields shows as dots in it. */
export const screenshot = browserNode(definition, async ({ params, task, note, keep }) => {
  const { filename, full_page: fullPage } = params;
  const name = /\.(png|jpe?g)$/i.test(filename) ? filename : `${filename}.png`;
  const picture = await tellSession(task.session, 'screenshot', { name, fullPage, isExtraction: true }, PICTURE_MS);
  if (picture === undefined) {
    throw ApplicationFailure.nonRetryable('The page gave no picture of itself in time', 'ExtractionFailed');
  }
  keep(picture as Artifact);
  note(`kept as ${(picture as Artifact).name}`);
});
