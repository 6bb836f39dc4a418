import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { adviseFormat, extractionFormat } from '../extraction-formats/index.js';
import { text, withRules } from '../model/field-types.js';
import { oneLine } from './llm.js';
import { checkOutputNames, modelName, modelShape, outputNames } from './model.js';

export const llmQuery = defineNode({
  name: 'llm_query',
  description: 'Asks a language model; sends no page',
  needs: 'a language model',
  wrapper: 'misc_action',
  runs: 'service',
  isRepeatable: () => true,
  params: withRules(
    z.object({
      output_format: extractionFormat().describe(
        'Fields of the model\'s output and their types: { "is_urgent": "bool" }',
      ),
      prompt_instructions: text().describe('The question for the model'),
      output_variable_names: outputNames,
      ...modelShape,
    }),
    ({ output_variable_names, output_format }, report) =>
      checkOutputNames(output_variable_names, output_format, 'output_variable_names', report),
  ),
  advice: ({ output_format }) => adviseFormat(output_format, 'output_format'),
  title: ({ prompt_instructions }) => `ask a model: ${oneLine(prompt_instructions)}`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
