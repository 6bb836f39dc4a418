import { formatFields, formatSchema } from '../../automation/extraction-formats/index.js';
import { llmQuery as definition } from '../../automation/nodes/llm-query.js';
import { modelName } from '../../automation/nodes/model.js';
import { formatAnswer } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { setNamedVariables } from '../page-models/extract.js';
import { serviceNode } from '../step/service-node.js';

export const llmQuery = serviceNode(definition, async (context) => {
  const { params, models, output } = context;
  const answer = await ask(models, {
    instructions: 'You answer one question of an automation. What you do not know is null; never guess.',
    content: [{ type: 'text', text: params.prompt_instructions }],
    answer: formatAnswer(formatSchema(formatFields(params.output_format))),
    model: modelName(params),
  });
  output({ json_data: answer });
  setNamedVariables(context, params.output_variable_names, answer);
});
