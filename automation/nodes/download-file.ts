import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { shortUrl, webAddress } from '../url.js';
import { text } from '../values.js';

export const downloadFile = defineNode({
  name: 'download_file',
  description: 'Keeps the file at an address',
  difference: 'the variable holds a name among the files of the run, not a path',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({
    file_url: webAddress().describe('Address of the file, fetched with the cookies of the browser'),
    output_variable_name: text()
      .default('downloaded_file_path')
      .describe('Variable that holds its name, for upload_file'),
  }),
  title: ({ file_url }) => `download ${shortUrl(file_url)}`,
});
