import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supervisor } from '../../cli/supervisor/supervisor.js';
import { temporalServer } from '../../cli/supervisor/temporal-server.js';
import { readConfig } from '../../config/index.js';
import { freePort } from '../system.js';

/** A Temporal server that reports how many actions it has counted. */
export interface CountedTemporal {
  address: string;
  /** Actions so far in the default namespace, heartbeats and signals included. */
  actions(): Promise<number>;
  stop(): Promise<void>;
}

export async function startTemporal(): Promise<CountedTemporal> {
  const home = await mkdtemp(join(tmpdir(), 'intermission-temporal-'));
  const [port, uiPort, httpPort, metricsPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const config = readConfig({
    ...process.env,
    INTERMISSION_HOME: home,
    INTERMISSION_TEMPORAL_PORT: String(port),
    INTERMISSION_TEMPORAL_UI_PORT: String(uiPort),
  });
  const supervisor = new Supervisor({
    logsFolder: join(home, 'logs'),
    say: (line) => console.error(line),
    onStart: () => undefined,
  });
  await supervisor.start([temporalServer(config, { extraPorts: [httpPort, metricsPort] })]);
  return {
    address: `127.0.0.1:${port}`,
    async actions() {
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const counts = [...metrics.matchAll(/^action\{[^}]*namespace="default"[^}]*\} (\S+)$/gm)];
      return counts.reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async stop() {
      await supervisor.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
