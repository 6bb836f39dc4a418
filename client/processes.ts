import type { Connection } from '@temporalio/client';
import { ALIVE_SECONDS, BROWSERS_TASK_QUEUE, slotsOf, TASK_QUEUE } from '../infra/temporal/names.js';

/** Temporal holds a poll for a minute, so a live process has polled within this time. */
const ASKED_SECONDS = 70;

/** A process that has not sent a heartbeat for this long counts as dead. */
const SILENT_SECONDS = 4 * ALIVE_SECONDS;

const MAX_WORKERS = 1000;

/** Temporal's numbers of the task queue types. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/**
 * The number of processes of each kind that polled Temporal recently, and have neither stopped nor been silent for 20 s since. A `browsers`
 * process polls only while it has a free slot. Where Temporal has no list of workers, or denies access to it, a process that has ended
 * still counts for up to 70 s.
 */
export interface Processes {
  workers: number;
  browsers: number;
}

export async function countProcesses(connection: Connection, namespace: string): Promise<Processes> {
  const [workers, browsers] = await Promise.all([
    countAsking(connection, namespace, TASK_QUEUE, WORKFLOW_TASKS),
    countAsking(connection, namespace, BROWSERS_TASK_QUEUE, ACTIVITY_TASKS),
  ]);
  return { workers, browsers };
}

async function countAsking(
  connection: Connection,
  namespace: string,
  name: string,
  taskQueueType: typeof WORKFLOW_TASKS | typeof ACTIVITY_TASKS,
): Promise<number> {
  const [{ pollers }, gone] = await Promise.all([
    connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType }),
    findGone(connection, namespace, name),
  ]);
  const since = Date.now() / 1000 - ASKED_SECONDS;
  return pollers.filter(
    ({ identity, lastAccessTime }) =>
      // `toString()` of the protocol's 64-bit number works for each of its representations.
      Number(String(lastAccessTime?.seconds ?? 0)) > since && !gone.has(identity ?? ''),
  ).length;
}

/** The own task queues of the `browsers` processes that take new runs. A process that drains polls only its own task queue. */
export async function listOwnTaskQueues(connection: Connection, namespace: string): Promise<string[]> {
  const since = new Date(Date.now() - SILENT_SECONDS * 1000).toISOString();
  const query = `HeartbeatTime > "${since}" AND WorkerStatus = "Running"`;
  const { workers } = await connection.workflowService.listWorkers({ namespace, pageSize: MAX_WORKERS, query });
  const takesRuns = new Set(
    workers.filter(({ taskQueue }) => taskQueue === BROWSERS_TASK_QUEUE).map(({ workerIdentity }) => workerIdentity),
  );
  return workers
    .filter(({ taskQueue, workerIdentity }) => slotsOf(taskQueue ?? '') > 0 && takesRuns.has(workerIdentity))
    .map(({ taskQueue }) => taskQueue ?? '');
}

/** Identities of the processes that polled recently and then stopped or fell silent. A restarted process may have the same identity. */
async function findGone(connection: Connection, namespace: string, taskQueue: string): Promise<Set<string>> {
  const list = async (seconds: number, more = '') => {
    const since = new Date(Date.now() - seconds * 1000).toISOString();
    const query = `TaskQueue = "${taskQueue}" AND HeartbeatTime > "${since}"${more}`;
    const { workers } = await connection.workflowService.listWorkers({ namespace, pageSize: MAX_WORKERS, query });
    return workers.map(({ workerIdentity }) => workerIdentity ?? '');
  };
  try {
    const [known, here] = await Promise.all([
      list(ASKED_SECONDS + SILENT_SECONDS),
      list(SILENT_SECONDS, ' AND WorkerStatus = "Running"'),
    ]);
    return new Set(known.filter((identity) => !here.includes(identity)));
  } catch {
    return new Set();
  }
}
