import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type PracticeSite, startPracticeSite } from '../examples/practice-site/site.js';

const START_MS = 90_000;

/** The whole system as `npm start` runs it, on free ports and a home of its own. */
export interface BenchSystem {
  apiUrl: string;
  temporalAddress: string;
  practice: PracticeSite;
  headers: Record<string, string>;
  /** Process id of the supervisor. */
  pid: number;
  stop(): Promise<void>;
}

export async function startSystem(settings: Record<string, string> = {}): Promise<BenchSystem> {
  const home = await mkdtemp(join(tmpdir(), 'intermission-bench-'));
  const practice = await startPracticeSite({ port: 0 });
  const [port, temporalPort, uiPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../cli/main.js', import.meta.url)), 'start'], {
    env: {
      ...process.env,
      INTERMISSION_HOME: home,
      PORT: String(port),
      INTERMISSION_TEMPORAL_PORT: String(temporalPort),
      INTERMISSION_TEMPORAL_UI_PORT: String(uiPort),
      INTERMISSION_LOG_LEVEL: 'warn',
      INTERMISSION_ALLOWED_NETWORKS: new URL(practice.url).host,
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const apiUrl = `http://127.0.0.1:${port}`;
  await ready(child, apiUrl);
  const key = (await readFile(join(home, 'api-key'), 'utf8')).trim();
  return {
    apiUrl,
    temporalAddress: `127.0.0.1:${temporalPort}`,
    practice,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await practice.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, apiUrl: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the system ended with exit code ${child.exitCode}`);
    const answer = await fetch(`${apiUrl}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  child.kill('SIGTERM');
  throw new Error(`the system was not ready within ${START_MS / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
