import { z } from 'zod';
import { boolean, number, text, wrong } from '../model/field-types.js';

/** The members of nodes that may start a download. Without `expect_download` the others have no effect. */
export const downloadShape = {
  expect_download: boolean().default(false).describe('Wait for the file that the step starts to download'),
  download_filename: text().nullish().describe('Name of the file; the default is the name that the site gives'),
  download_metadata: z
    .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') })
    .nullish()
    .describe('Any JSON value; it is stored and listed with the file'),
  download_timeout_seconds: number({ above: 0 }).nullish().describe('Seconds to wait for the file; the default is 200'),
};
