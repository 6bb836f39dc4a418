import { locator as definition } from '../../automation/index.js';
import { explain } from '../errors.js';
import { labelled } from '../labelled.js';
import { locate } from '../locate.js';
import { browserNode } from '../node.js';

const READ_MS = 5000;

/** Reads the text of the first match. An element that is not there gives null, which the run refuses unless the node allows it. */
export const locator = browserNode(definition, async ({ page, params, task, note, output, setVariable }) => {
  const name = params.output_variable_name ?? `node${task.node.index + 1}_output`;
  const target = locate(page, params).first();
  let text: string | null = null;
  try {
    text = (await target.innerText({ timeout: READ_MS })).trim();
  } catch (error) {
    if (page.isClosed()) throw error;
    note(`nothing was read: ${explain(error)}`);
  }
  setVariable(name, [text]);
  output(labelled(task, { [name]: text }));
});
