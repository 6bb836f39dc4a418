import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';
import { text, withRules } from '../values.js';
import { oneLine } from './llm.js';
import { checkOutputNames, modelName, modelShape, outputNames } from './model.js';

export const llmQuery = defineNode({
  name: 'llm_query',
  wrapper: 'misc_action',
  runs: 'service',
  isRepeatable: () => true,
  params: withRules(
    z.object({
      output_format: extractionFormat(),
      prompt_instructions: text(),
      output_variable_names: outputNames,
      ...modelShape,
    }),
    ({ output_variable_names, output_format }, report) =>
      checkOutputNames(output_variable_names, output_format, 'output_variable_names', report),
  ),
  title: ({ prompt_instructions }) => `ask a model: ${oneLine(prompt_instructions)}`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
