import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessSpec } from '../../../cli/supervisor/spec.js';
import { childEnvironment } from '../../../infra/processes/child-environment.js';
import type { Network } from '../../faults/network.js';

const PORT = 7070;
const BUCKET = 'runs';

/** A real S3 server with an empty bucket on a host of its own, and the settings with which processes reach it. */
export async function s3Gateway(
  network: Network,
  host: string,
  program: string,
  folder: string,
): Promise<{ spec: ProcessSpec; settings: Record<string, string> }> {
  const [files, metadata] = [join(folder, 'files'), join(folder, 'metadata')];
  await Promise.all([mkdir(join(files, BUCKET), { recursive: true }), mkdir(metadata, { recursive: true })]);
  const address = network.addressOf(host);
  const settings = {
    INTERMISSION_ARTIFACTS: `s3://${BUCKET}/intermission`,
    AWS_ENDPOINT_URL_S3: `http://${address}:${PORT}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'stranger',
    AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-stranger',
  };
  const spec: ProcessSpec = {
    name: 'storage',
    kind: 'foreign',
    ...network.on(host, program, ['--port', `${address}:${PORT}`, 'posix', '--sidecar', metadata, files]),
    env: {
      ...childEnvironment(),
      ROOT_ACCESS_KEY: settings.AWS_ACCESS_KEY_ID,
      ROOT_SECRET_KEY: settings.AWS_SECRET_ACCESS_KEY,
    },
    answers: () => isUp(settings.AWS_ENDPOINT_URL_S3),
  };
  return { spec, settings };
}

/** It refuses a request without a signature, which is an answer. */
async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
