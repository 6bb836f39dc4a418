import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { adviseFormat, extractionFormat } from '../extraction-formats/index.js';

import { boolean, shorten, text, withRules } from '../model/field-types.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { checkOutputNames, modelName, modelShape, outputNames, source } from './model.js';

export const llm = defineNode({
  name: 'llm',
  description: 'Lets a language model read data from the page',
  needs: 'a language model',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: withRules(
    z.object({
      extraction_format: extractionFormat().describe('Field names and their types: { "price": "float" }'),
      extraction_instructions: text().describe('What to read from the page, in plain language'),
      source: source('axtree').describe('What the model sees'),
      output_variable_names: outputNames,
      include_full_page: boolean().default(false).describe('Capture the whole page, not only the visible part'),
      ...modelShape,
      recording_screenshot: z.unknown().optional().describe('Has no effect'),
    }),
    ({ output_variable_names, extraction_format }, report) =>
      checkOutputNames(output_variable_names, extraction_format, 'output_variable_names', report),
  ),
  advice: ({ extraction_format }) => adviseFormat(extraction_format, 'extraction_format'),
  title: ({ extraction_instructions }) => `read from the page: ${oneLine(extraction_instructions)}`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});

export function oneLine(instructions: string): string {
  return shorten(instructions.slice(0, 1000).replace(/\s+/g, ' ').trim(), 80);
}
