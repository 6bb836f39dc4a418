import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { shortUrl, webAddress } from '../url.js';
import { isBlank, text } from '../values.js';

export const downloadUrlAsPdf = defineNode({
  name: 'download_url_as_pdf',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({ url: webAddress({ orEmpty: true }).nullish(), download_filename: text().nullish() }),
  title: ({ url }) => `keep ${isBlank(url) ? 'the page' : shortUrl(url!)} as PDF`,
});
