import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, isBlank, text } from '../model/field-types.js';
import { EXTRACTION_TIMING } from './extraction.js';

export const screenshot = defineNode({
  name: 'screenshot',
  description: 'Takes a screenshot of the page',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: EXTRACTION_TIMING,
  params: z.object({
    filename: text()
      .refine((name) => !isBlank(name), 'is empty; give a name such as confirmation.png')
      .describe('Name of the image'),
    full_page: boolean().default(true).describe('Capture the whole page, not only the visible part'),
  }),
  title: ({ full_page }) => `take a screenshot of the ${full_page ? 'whole page' : 'page'}`,
});
