import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { shortUrl, webAddress } from '../url.js';
import { text } from '../values.js';

export const downloadFile = defineNode({
  name: 'download_file',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({ file_url: webAddress(), output_variable_name: text().default('downloaded_file_path') }),
  title: ({ file_url }) => `download ${shortUrl(file_url)}`,
});
