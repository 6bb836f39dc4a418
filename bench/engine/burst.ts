import { Client, Connection } from '@temporalio/client';
import { resultOf, startRun } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import { startSystem } from '../system.js';
import { automationOn } from './automations.js';

const RUNS = 100;
const SLOTS = 4;
const RUN_SECONDS = 2;

/** 100 runs of two seconds, started at once on 4 slots: how many succeed, and when the last one has ended. */
export async function burst(): Promise<Record<string, Figure>> {
  const system = await startSystem({
    INTERMISSION_BROWSERS_SLOTS: String(SLOTS),
    INTERMISSION_BROWSERS_READY: '2',
  });
  const connection = await Connection.connect({ address: system.temporalAddress });
  try {
    const client = new Client({ connection });
    const automation = automationOn(system, [{ type: 'action_node', sleep_action: { sleep_time: RUN_SECONDS } }]);
    const startedAt = Date.now();
    const runs = await Promise.all(Array.from({ length: RUNS }, () => startRun(system, automation)));
    const ends = await Promise.allSettled(runs.map(({ runId }) => resultOf(client, runId)));
    const succeeded = ends.filter(({ status }) => status === 'fulfilled').length;
    return { burstSucceeded: figure([succeeded]), burstSeconds: figure([(Date.now() - startedAt) / 1000]) };
  } finally {
    await connection.close();
    await system.stop();
  }
}
