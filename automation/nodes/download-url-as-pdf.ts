import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { shortUrl, webAddress } from '../url.js';
import { isBlank, text } from '../values.js';

export const downloadUrlAsPdf = defineNode({
  name: 'download_url_as_pdf',
  description: 'Keeps a page or address as PDF',
  difference: 'prints what is no PDF, where Optexity saves the bytes as they are',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({
    url: webAddress({ orEmpty: true }).nullish().describe('Address to keep; without it, the one of the page'),
    download_filename: text().nullish().describe('Name of the file'),
  }),
  title: ({ url }) => `keep ${isBlank(url) ? 'the page' : shortUrl(url!)} as PDF`,
});
