import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, isBlank, text } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';

export const screenshot = defineNode({
  name: 'screenshot',
  description: 'Keeps a picture of the page',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({
    filename: text()
      .refine((name) => !isBlank(name), 'is empty; give a name such as confirmation.png')
      .describe('Name of the picture'),
    full_page: boolean().default(true).describe('The whole page, not only what is visible'),
  }),
  title: ({ full_page }) => `keep a picture of the ${full_page ? 'whole page' : 'page'}`,
});
