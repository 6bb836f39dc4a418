import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';

import { boolean, shorten, text, withRules } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { checkOutputNames, modelName, modelShape, outputNames, source } from './model.js';

export const llm = defineNode({
  name: 'llm',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: withRules(
    z.object({
      extraction_format: extractionFormat(),
      extraction_instructions: text(),
      source: source('axtree'),
      output_variable_names: outputNames,
      include_full_page: boolean().default(false),
      ...modelShape,
      recording_screenshot: z.unknown().optional(),
    }),
    ({ output_variable_names, extraction_format }, report) =>
      checkOutputNames(output_variable_names, extraction_format, 'output_variable_names', report),
  ),
  title: ({ extraction_instructions }) => `read from the page: ${oneLine(extraction_instructions)}`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});

export function oneLine(instructions: string): string {
  return shorten(instructions.slice(0, 1000).replace(/\s+/g, ' ').trim(), 80);
}
