import { z } from 'zod';
import { boolean } from '../values.js';

export const downloadShape = {
  expect_download: boolean().default(false),
  download_filename: z.unknown().optional(),
  download_metadata: z.unknown().optional(),
  download_timeout_seconds: z.unknown().optional(),
};

export function refuseDownload({ expect_download }: { expect_download: boolean }, context: z.RefinementCtx): void {
  if (!expect_download) return;
  context.addIssue({
    code: 'custom',
    path: ['expect_download'],
    message: 'UnsupportedFeature: downloads are not kept by this version; leave expect_download out',
    params: { unsupported: true },
  });
}
