import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bytesWrittenBelow, cpuSecondsBelow, memoryMb } from '../../bench/processes.js';
import { freePort } from '../../bench/system.js';
import type { ProcessSpec } from '../../cli/supervisor/spec.js';
import { Supervisor } from '../../cli/supervisor/supervisor.js';
import { temporalServer } from '../../cli/supervisor/temporal-server.js';
import { readConfig } from '../../config/index.js';

/** So many are started, or answered, before the next ones: more at once only wait in the server's queues, and it drops some. */
const BATCH = 50;
/** What has not come for so long will not come. */
const STALL_MS = 15_000;
/** How long all runs stay paused while Temporal is measured, in milliseconds. */
const PARKED_MS = 30_000;

interface PausedAtOnce {
  runs: number;
  paused: number;
  resumed: number;
  /** From the first start to the last pause. */
  pausedAfterSeconds: number;
  /** From the first Done to the last end. */
  resumedAfterSeconds: number;
  /** The processor use of Temporal in percent of a core while all runs are paused. */
  temporalCpuPercent: number;
  /** What Temporal writes to its database file meanwhile, in kB a second. */
  temporalWritesKb: number;
  /** How many runs lost their browser although it was open. */
  wronglyLost: number;
  /** Memory of the worker: with no run, at its highest, with all runs paused, and with all ended. */
  workerMb: { empty: number; highest: number; paused: number; ended: number };
}

/** Pauses this many runs on one development server, one worker and one `browsers` process, with stand-ins for its Chromiums. */
export async function pauseAtOnce(runs: number, say: (line: string) => void): Promise<PausedAtOnce> {
  const home = await mkdtemp(join(tmpdir(), 'imf-'));
  const [port, uiPort] = await Promise.all([freePort(), freePort()]);
  const settings = {
    INTERMISSION_HOME: home,
    INTERMISSION_TEMPORAL_PORT: String(port),
    INTERMISSION_TEMPORAL_UI_PORT: String(uiPort),
    INTERMISSION_LOG_LEVEL: 'warn',
    INTERMISSION_BROWSERS_SLOTS: String(runs),
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
  };
  const pids: Record<string, number> = {};
  const supervisor = new Supervisor({
    logsFolder: join(home, 'logs'),
    say,
    onStart: (name, pid) => (pids[name] = pid),
  });
  const program = fileURLToPath(new URL('slot-holders.js', import.meta.url));
  const process_ = (name: string): ProcessSpec => ({
    name,
    kind: 'ours',
    command: process.execPath,
    args: [program, name],
    env: settings,
  });
  let connection: Connection | undefined;
  let highest = 0;
  const workerMemory = async () => {
    const now = await memoryMb([{ pid: pids.worker ?? 0 }]);
    highest = Math.max(highest, now);
    return Math.round(now);
  };
  const sampler = setInterval(() => void workerMemory(), 1000);
  try {
    await supervisor.start([temporalServer(readConfig({ ...process.env, ...settings }))]);
    await supervisor.start([process_('holder'), process_('worker')]);
    connection = await Connection.connect({ address: settings.TEMPORAL_ADDRESS });
    const client = new Client({ connection });
    const count = async (query: string) => (await client.workflow.count(query)).count;
    const untilCount = async (query: string, wanted: number) => {
      let found = await count(query);
      for (let changedAt = Date.now(); found < wanted && Date.now() < changedAt + STALL_MS;) {
        await sleep(500);
        const now = await count(query);
        if (now !== found) changedAt = Date.now();
        found = now;
      }
      return found;
    };
    /** Does it to every run. Those that do not get where the query finds them are waited for once, and counted out from then on. */
    const withAll = async (query: string, act: (id: string) => Promise<unknown>) => {
      let found = 0;
      for (let lost = 0, at = 0; at < runs; at += BATCH) {
        const batch = ids.slice(at, at + BATCH);
        await Promise.all(batch.map(act));
        const wanted = at + batch.length;
        found = await untilCount(query, wanted - lost);
        lost = wanted - found;
        say(`${found} of ${wanted} after ${seconds(startedAt)} s`);
      }
      return found;
    };
    const empty = await workerMemory();
    const ids = Array.from({ length: runs }, (_, number) => `paused-${number}`);
    const automation = {
      url: 'https://example.com/',
      parameters: { input_parameters: {} },
      nodes: [{ type: 'action_node', human_in_loop_action: { max_wait_time: 580 } }],
    };
    const startedAt = Date.now();
    const paused = await withAll(
      "IntermissionStatus = 'awaiting_human' AND ExecutionStatus = 'Running'",
      (workflowId) =>
        client.workflow.start('automation', {
          workflowId,
          taskQueue: 'intermission',
          args: [{ automation, owner: { email: 'ana@example.com' } }],
          workflowExecutionTimeout: '600s',
        }),
    );
    const pausedAfterSeconds = seconds(startedAt);
    await sleep(5000);
    const pausedMb = await workerMemory();
    const temporal = pids.temporal!;
    const before = await Promise.all([cpuSecondsBelow(temporal), bytesWrittenBelow(temporal)]);
    await sleep(PARKED_MS);
    const after = await Promise.all([cpuSecondsBelow(temporal), bytesWrittenBelow(temporal)]);
    const spent = (which: 0 | 1) => after[which] - before[which];
    const parked = PARKED_MS / 1000;
    const answeredAt = Date.now();
    const resumed = await withAll("ExecutionStatus = 'Completed' AND WorkflowType = 'automation'", (id) =>
      client.workflow.getHandle(id).signal('humanDone'),
    );
    const resumedAfterSeconds = seconds(answeredAt);
    await sleep(5000);
    const workerMb = { empty, paused: pausedMb, ended: await workerMemory(), highest: Math.round(highest) };
    return {
      ...{ runs, paused, resumed, pausedAfterSeconds, resumedAfterSeconds, workerMb },
      temporalCpuPercent: Math.round((spent(0) / parked) * 100),
      temporalWritesKb: Math.round(spent(1) / parked / 1000),
      wronglyLost: await count("ExecutionStatus = 'Failed' AND WorkflowType = 'automation'"),
    };
  } finally {
    clearInterval(sampler);
    await connection?.close();
    await supervisor.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 100) / 10;
}
