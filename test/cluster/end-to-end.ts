import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readConfig } from '../../config/index.js';
import { isIsolated } from '../faults/isolation.js';
import { Network } from '../faults/network.js';
import { Operator } from '../faults/operator.js';
import { LEFT_OUT } from './left-out.js';
import { startCluster } from './start-cluster.js';

/** The tests that start a whole system, or its processes, on a server whose time is not skipped. */
const TESTS = [
  'test/e2e/',
  'test/api/',
  'test/activities/nodes/api-call.test.ts',
  'test/activities/nodes/extraction.test.ts',
  'test/activities/nodes/network-call.test.ts',
  'test/activities/nodes/python-script.test.ts',
  'test/activities/secrets/markers.test.ts',
  'test/activities/step/offload-large-values.test.ts',
  'test/fuzz/temporal.test.ts',
  'test/infra/egress/own-ports.test.ts',
  'test/infra/egress/run-egress.test.ts',
  'test/workflows/lifecycle/attempts.test.ts',
  'test/workflows/versions.test.ts',
];

/**
 * Runs the end-to-end tests with their systems on a host of the cluster's network, and their runs on the cluster. `files` as for
 * `npm test`; all of them without. Returns Vitest's exit code.
 */
export async function testEndToEnd(files: string[], say: (line: string) => void): Promise<number> {
  if (!isIsolated) throw new Error('the cluster needs root, for namespaces of its own');
  const home = await mkdtemp(join(tmpdir(), 'imf-'));
  const network = new Network();
  network.addressOf('host-1');
  const operator = new Operator({ logsFolder: join(home, 'logs'), say, onStart: () => undefined });
  const config = readConfig({ ...process.env, INTERMISSION_HOME: home });
  const temporal = await startCluster(config, network, operator, say);
  try {
    for (const { name, reason } of LEFT_OUT) say(`left out: ${name} (${reason})`);
    const names = LEFT_OUT.map(({ name }) => name).join('|');
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--testNamePattern', `^(?!.*(${names}))`];
    const { command, args } = network.on('host-1', process.execPath, [
      ...vitest,
      ...(files.length > 0 ? files : TESTS),
    ]);
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, ...temporal.environment(`${temporal.host}:${temporal.port}`) },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await operator.stop();
    temporal.stop();
    network.remove();
    await rm(home, { recursive: true, force: true });
  }
}
