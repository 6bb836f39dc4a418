import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';
import { text, withRules } from '../values.js';
import { oneLine } from './llm.js';
import { checkOutputNames, modelName, modelShape, outputNames } from './model.js';

export const llmQuery = defineNode({
  name: 'llm_query',
  description: 'Asks a language model, without a page',
  needs: 'a language model',
  wrapper: 'misc_action',
  runs: 'service',
  isRepeatable: () => true,
  params: withRules(
    z.object({
      output_format: extractionFormat().describe(
        'Names of fields of the answer and their types: { "is_urgent": "bool" }',
      ),
      prompt_instructions: text().describe('What the model is asked'),
      output_variable_names: outputNames,
      ...modelShape,
    }),
    ({ output_variable_names, output_format }, report) =>
      checkOutputNames(output_variable_names, output_format, 'output_variable_names', report),
  ),
  title: ({ prompt_instructions }) => `ask a model: ${oneLine(prompt_instructions)}`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
