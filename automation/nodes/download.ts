import { z } from 'zod';
import { boolean, number, text, wrong } from '../values.js';

/** The members of nodes that may start a download. Without `expect_download` the others have no effect. */
export const downloadShape = {
  expect_download: boolean().default(false),
  download_filename: text().nullish(),
  download_metadata: z.record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') }).nullish(),
  download_timeout_seconds: number({ above: 0 }).nullish(),
};
