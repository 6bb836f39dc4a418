import { afterAll } from 'vitest';
import { describeArtifactRanges } from '../../support/http/artifact-ranges.js';
import { type S3Server, startS3 } from '../../support/s3/s3-server.js';

let s3: S3Server | undefined;
const before = { ...process.env };
afterAll(async () => {
  await s3?.stop();
  process.env = before;
});

describeArtifactRanges('a bucket, encrypted', async () => {
  s3 = await startS3();
  // AWS's SDK reads its settings from the environment.
  Object.assign(process.env, s3.settings);
  return {
    ...s3.settings,
    INTERMISSION_ARTIFACTS_ENCRYPTION: 'on',
    INTERMISSION_ENCRYPTION_KEYS: `one:${'11'.repeat(32)}`,
  };
});
