import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';
import { shorten, text } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { modelName, modelShape } from './model.js';

export const pdf = defineNode({
  name: 'pdf',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({
    /** A part of the file's name. */
    filename: text(),
    extraction_format: extractionFormat(),
    extraction_instructions: text(),
    ...modelShape,
  }),
  title: ({ filename }) => `read the PDF “${shorten(filename, 80)}”`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
