import { locator as definition } from '../../automation/index.js';
import { explain } from '../errors.js';
import { labelled } from '../labelled.js';
import { locate } from '../locate.js';
import { extractFromPage } from '../models/extract.js';
import { browserNode } from '../node.js';

const READ_MS = 5000;

/**
 * Reads the text of the first match. For an element that is not there a model is asked when the node has instructions for it; else it
 * gives null, which the run refuses unless the node allows it.
 */
export const locator = browserNode(definition, async (context) => {
  const { page, params, task, models, note, output, setVariable } = context;
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
  const instructions = params.extraction_instructions ?? '';
  if (text !== null || instructions.trim() === '') return;
  const answer = await extractFromPage(models, page, {
    ...params,
    extraction_instructions: instructions,
    // The types in it are not checked, and of a text nothing else can be read.
    extraction_format: { [name]: 'str' },
    source: ['axtree'],
    include_full_page: false,
  });
  note('a model read it from the page');
  setVariable(name, [answer[name] ?? null]);
  output(labelled(task, answer));
});
