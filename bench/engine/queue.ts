import { setTimeout as sleep } from 'node:timers/promises';
import { type Client } from '@temporalio/client';
import { automationLimitId } from '../../contracts/limits.js';
import { BROWSERS_TASK_QUEUE } from '../../infra/temporal/names.js';
import { cpuSecondsBelow } from '../processes.js';
import { startRun, untilStatus } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import type { System } from '../system.js';
import { automationOn, pausing } from './automations.js';

const RUNS = 400;
/** How many requests the benchmark has open at once. */
const AT_ONCE = 20;
const WAIT_MS = 120_000;
const ACTIVITY_TASKS = 2;

/**
 * Measures how many starts the queue takes a second while the only slot is busy. The time ends when all runs wait in the task queue. For
 * runs of one automation with a limit, it ends when the limit has the requests of all runs.
 */
export async function queueThroughput(system: System, client: Client): Promise<Record<string, Figure>> {
  const { runId } = await startRun(system, pausing(system));
  await untilStatus(system, runId, 'awaiting_human');
  const sleeping = automationOn(system, [{ type: 'action_node', sleep_action: { sleep_time: 1 } }]);
  const [free, freeCpu] = await measure(system, sleeping, {}, () => backlog(client));
  const limited = { automationName: 'limited', maxParallelism: 1 };
  const [held, heldCpu] = await measure(system, sleeping, limited, () => requests(client, 'limited'));
  return {
    queueStartsPerSecond: figure([RUNS / free]),
    queueStartCpuMs: figure([(freeCpu * 1000) / RUNS]),
    limitStartsPerSecond: figure([RUNS / held]),
    limitStartCpuMs: figure([(heldCpu * 1000) / RUNS]),
  };
}

/** Returns the seconds until the queue had all runs, and the processor time of the whole system in these seconds. */
async function measure(
  system: System,
  automation: unknown,
  more: object,
  count: () => Promise<number>,
): Promise<[seconds: number, cpu: number]> {
  const before = await count();
  const cpuBefore = await cpuSecondsBelow(system.pid);
  const from = Date.now();
  let left = RUNS;
  const lane = async () => {
    while (left-- > 0) await startRun(system, automation, more);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  while ((await count()) - before < RUNS) {
    if (Date.now() - from > WAIT_MS) throw new Error(`the queue took ${(await count()) - before} of ${RUNS} runs`);
    await sleep(100);
  }
  return [(Date.now() - from) / 1000, (await cpuSecondsBelow(system.pid)) - cpuBefore];
}

/** Counts the runs that wait for a slot. */
async function backlog(client: Client): Promise<number> {
  const { stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: BROWSERS_TASK_QUEUE },
    taskQueueType: ACTIVITY_TASKS,
    reportStats: true,
  });
  return Number(String(stats?.approximateBacklogCount ?? 0));
}

/** Counts the requests that the limit of an automation has received. The first request is the input of its workflow. */
async function requests(client: Client, automation: string): Promise<number> {
  try {
    const { events } = await client.workflow.getHandle(automationLimitId(undefined, 'sent', automation)).fetchHistory();
    return 1 + (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes != null).length;
  } catch {
    return 0;
  }
}
