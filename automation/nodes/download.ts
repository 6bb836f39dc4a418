import { z } from 'zod';
import { boolean, number, text, wrong } from '../values.js';

/** The members of nodes that may start a download. Without `expect_download` the others have no effect. */
export const downloadShape = {
  expect_download: boolean().default(false).describe('Wait for the file that the step starts to download'),
  download_filename: text().nullish().describe('Name of the file; without it, the one the site gives'),
  download_metadata: z
    .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') })
    .nullish()
    .describe('Anything that is kept with the file and told with it'),
  download_timeout_seconds: number({ above: 0 })
    .nullish()
    .describe('How long to wait for the file; 200 s when left out'),
};
