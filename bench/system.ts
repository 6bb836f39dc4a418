import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporalSettings } from '../cli/temporal.js';
import { type PracticeSite, startPracticeSite } from '../examples/practice-site/site.js';

const START_MS = 90_000;

/** The whole system as `npm start` runs it, on free ports and a home of its own; on your Temporal when `TEMPORAL_ADDRESS` names one. */
export interface System {
  home: string;
  apiUrl: string;
  temporalAddress: string;
  namespace: string;
  practice: PracticeSite;
  /** What a service with an API key sends. */
  headers: Record<string, string>;
  /** Process id of the supervisor. */
  pid: number;
  /** Process id of one supervised process: `temporal`, `browsers`, `worker` or `api`. */
  processId(name: string): Promise<number>;
  stop(): Promise<void>;
}

export async function startSystem(settings: Record<string, string> = {}): Promise<System> {
  const home = await mkdtemp(join(tmpdir(), 'intermission-system-'));
  const practice = await startPracticeSite({ port: 0 });
  const [free, temporalPort, uiPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const port = Number(settings.PORT ?? free);
  // npm runs every script in the package's folder.
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/cli/main.js'), 'start'], {
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
    home,
    apiUrl,
    temporalAddress: process.env.TEMPORAL_ADDRESS ? temporalSettings().address : `127.0.0.1:${temporalPort}`,
    namespace: settings.TEMPORAL_NAMESPACE ?? 'default',
    practice,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    pid: child.pid!,
    async processId(name) {
      const { processes } = JSON.parse(await readFile(join(home, 'supervisor.json'), 'utf8')) as {
        processes: Record<string, number>;
      };
      const pid = processes[name];
      if (pid === undefined) throw new Error(`no process ${name} among ${Object.keys(processes).join(', ')}`);
      return pid;
    },
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
