import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { shortUrl, webAddress } from '../model/web-address.js';
import { text } from '../model/field-types.js';

export const downloadFile = defineNode({
  name: 'download_file',
  description: 'Downloads the file at an address',
  difference: 'the variable holds the name of a file of the run, not a path',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({
    file_url: webAddress().describe("Address of the file; the browser's cookies are sent"),
    output_variable_name: text()
      .default('downloaded_file_path')
      .describe('Variable that holds the file name, for upload_file'),
  }),
  title: ({ file_url }) => `download ${shortUrl(file_url)}`,
});
