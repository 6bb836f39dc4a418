import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';
import { shorten, text } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { modelName, modelShape } from './model.js';

export const pdf = defineNode({
  name: 'pdf',
  description: 'Lets a language model read a downloaded PDF',
  needs: 'a language model',
  difference:
    'a PDF that is not there fails the run; of several the newest counts, where Optexity takes the first; PDFs that the page showed are there too',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({
    filename: text().describe('Part of the name of the file'),
    extraction_format: extractionFormat().describe('Names of fields and their types: { "total": "float" }'),
    extraction_instructions: text().describe('What is read from it, in words'),
    ...modelShape,
  }),
  title: ({ filename }) => `read the PDF “${shorten(filename, 80)}”`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
