import { CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { artifactPrefix } from '../../../infra/storage/artifact-paths.js';
import { s3Program, S3_START_MS } from '../../support/s3/s3-program.js';
import { BUCKET, type S3Server, startS3 } from '../../support/s3/s3-server.js';
import { useStack } from '../../support/system/stack.js';
import { removesOnlyOldFiles, RETENTION } from './removes-old-files.js';

let s3: S3Server | undefined;
// Its first build takes longer than the start of a stack may.
beforeAll(async () => void (await s3Program()), S3_START_MS);
const stack = useStack(async () => {
  s3 = await startS3();
  for (const [name, value] of Object.entries(s3.settings)) vi.stubEnv(name, value);
  return { ...RETENTION, ...s3.settings };
});
afterAll(async () => {
  await s3?.stop();
  vi.unstubAllEnvs();
});

removesOnlyOldFiles(
  stack,
  () => s3!.files,
  async (runId) => {
    const Key = `some/prefix/${artifactPrefix(runId)}half-a-download`;
    await new S3Client({ forcePathStyle: true }).send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }));
    // Where the server keeps uploads in parts.
    return join('.sgwtmp', 'multipart');
  },
);
