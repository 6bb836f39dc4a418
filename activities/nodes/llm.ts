import { llm as definition } from '../../automation/nodes/llm.js';
import { labelOutput } from '../step/labelled-output.js';
import { extractFromPage, setNamedVariables } from '../page-models/extract.js';
import { browserNode } from '../step/browser-node.js';

export const llm = browserNode(definition, async (context) => {
  const { page, params, task, models, output } = context;
  const answer = await extractFromPage(models, page, params);
  output(labelOutput(task, answer));
  setNamedVariables(context, params.output_variable_names, answer);
});
