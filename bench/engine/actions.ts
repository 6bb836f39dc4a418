import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { historyOf, startRun, untilStatus } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import { stepNodes } from '../steps.js';
import { startSystem, type System } from '../system.js';
import { automationOn, pausing } from './automations.js';
import { NODES } from './node-cost.js';
import { type CountedTemporal, startTemporal } from './temporal.js';

const PARKED_RUNS = 3;
const MINUTE_MS = 60_000;
const PAUSE_MINUTES = 5;
const FLEET = { runs: 10_000, hosts: 100 };

/** Temporal actions, which Temporal Cloud charges for, as the server counts them. */
export async function actions(): Promise<Record<string, Figure>> {
  const temporal = await startTemporal();
  const system = await startSystem({ TEMPORAL_ADDRESS: temporal.address, INTERMISSION_BROWSERS_READY: '1' });
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection });
    await finish(system, client);
    const idle = await during(temporal, () => sleep(MINUTE_MS));
    const run = await during(temporal, () => finish(system, client));
    const short = await during(temporal, () => paused(system));
    const parked = await during(temporal, () => sleep(MINUTE_MS));
    const parkedMinute = (parked - idle) / PARKED_RUNS;
    return {
      runActions: figure([run]),
      pausedRunActions: figure([run + short / PARKED_RUNS + parkedMinute * PAUSE_MINUTES]),
      fleetWritesPerSecond: figure([(parkedMinute * FLEET.runs + idle * FLEET.hosts) / 60]),
    };
  } finally {
    await connection.close();
    await system.stop();
    await temporal.stop();
  }
}

async function during(temporal: CountedTemporal, act: () => Promise<unknown>): Promise<number> {
  const before = await temporal.actions();
  await act();
  return (await temporal.actions()) - before;
}

async function finish(system: System, client: Client): Promise<void> {
  const { runId } = await startRun(system, automationOn(system, stepNodes(NODES)));
  await historyOf(client, runId);
}

async function paused(system: System): Promise<void> {
  const runs = await Promise.all(Array.from({ length: PARKED_RUNS }, () => startRun(system, pausing(system))));
  for (const { runId } of runs) await untilStatus(system, runId, 'awaiting_human');
}
