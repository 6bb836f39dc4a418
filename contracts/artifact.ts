import { z } from 'zod';
import { nameSchemas } from './name-schemas.js';

/** A file that the run saved: name, media type, size in bytes. */
export const Artifact = z.object({
  name: z.string(),
  mediaType: z.string(),
  size: z.int().min(0),
  isDownload: z
    .literal(true)
    .optional()
    .describe('the run downloaded this file; the others are screenshots and other evidence'),
  metadata: z.record(z.string(), z.unknown()).optional().describe("a download's `download_metadata`"),
});
export type Artifact = z.infer<typeof Artifact>;

nameSchemas({ Artifact });
