import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { shortUrl, webAddress } from '../model/web-address.js';
import { isBlank, text } from '../model/field-types.js';

export const downloadUrlAsPdf = defineNode({
  name: 'download_url_as_pdf',
  description: 'Saves the page or an address as PDF',
  difference: 'prints anything that is not a PDF; Optexity saves the bytes unchanged',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({
    url: webAddress({ orEmpty: true }).nullish().describe("Address to save; the default is the page's address"),
    download_filename: text().nullish().describe('Name of the file'),
  }),
  title: ({ url }) => `keep ${isBlank(url) ? 'the page' : shortUrl(url!)} as PDF`,
});
