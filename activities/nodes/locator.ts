import { locator as definition } from '../../automation/nodes/locator.js';
import { explain } from '../page/playwright-errors.js';
import { labelOutput } from '../step/labelled-output.js';
import { buildLocator } from '../element/build-locator.js';
import { extractFromPage } from '../page-models/extract.js';
import { browserNode } from '../step/browser-node.js';
import { searchPage } from '../patterns/page-search.js';

const READ_MS = 5000;

/**
 * Reads the text of the first match. If the element is missing and the node has instructions for a model, asks the model. Otherwise returns
 * null, which the run refuses unless the node allows it.
 */
export const locator = browserNode(definition, async (context) => {
  const { page, params, task, models, note, output, setVariable } = context;
  const name = params.output_variable_name ?? `node${task.node.index + 1}_output`;
  const target = buildLocator(page, params).first();
  await searchPage(target, params.command);
  let text: string | null = null;
  try {
    text = (await target.innerText({ timeout: READ_MS })).trim();
  } catch (error) {
    if (page.isClosed()) throw error;
    note(`nothing was read: ${explain(error)}`);
  }
  setVariable(name, [text]);
  output(labelOutput(task, { [name]: text }));
  const instructions = params.extraction_instructions ?? '';
  if (text !== null || instructions.trim() === '') return;
  const answer = await extractFromPage(models, page, {
    ...params,
    extraction_instructions: instructions,
    // The format does not check types here, and a text is all there is to read.
    extraction_format: { [name]: 'str' },
    source: ['axtree'],
    include_full_page: false,
  });
  note('a model read it from the page');
  setVariable(name, [answer[name] ?? null]);
  output(labelOutput(task, answer));
});
