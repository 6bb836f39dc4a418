import { formatFields, formatSchema, llmQuery as definition, modelName } from '../../automation/index.js';
import { formatAnswer } from '../models/answer.js';
import { ask } from '../models/ask.js';
import { setNamedVariables } from '../models/extract.js';
import { serviceNode } from '../service.js';

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
