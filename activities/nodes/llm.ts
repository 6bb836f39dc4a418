import { llm as definition } from '../../automation/index.js';
import { labelled } from '../labelled.js';
import { extractFromPage, setNamedVariables } from '../models/extract.js';
import { browserNode } from '../node.js';

export const llm = browserNode(definition, async (context) => {
  const { page, params, task, models, output } = context;
  const answer = await extractFromPage(models, page, params);
  output(labelled(task, answer));
  setNamedVariables(context, params.output_variable_names, answer);
});
