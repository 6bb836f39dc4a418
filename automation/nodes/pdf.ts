import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { adviseFormat, extractionFormat } from '../extraction-formats/index.js';
import { shorten, text } from '../model/field-types.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { modelName, modelShape } from './model.js';

export const pdf = defineNode({
  name: 'pdf',
  description: 'Lets a language model read a downloaded PDF',
  needs: 'a language model',
  difference:
    'a missing PDF fails the run; if several match, it reads the newest, and Optexity the first; PDFs that the page displayed can be read too',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({
    filename: text().describe('Part of the file name'),
    extraction_format: extractionFormat().describe('Field names and their types: { "total": "float" }'),
    extraction_instructions: text().describe('What to read from it, in plain language'),
    ...modelShape,
  }),
  advice: ({ extraction_format }) => adviseFormat(extraction_format, 'extraction_format'),
  title: ({ filename }) => `read the PDF “${shorten(filename, 80)}”`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
