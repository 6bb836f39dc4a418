import type { Connection } from '@temporalio/client';
import { ALIVE_SECONDS, BROWSERS_TASK_QUEUE, TASK_QUEUE } from '../config/names.js';

/** Temporal holds a poll for a minute, so who is there has asked for work within this time. */
const ASKED_SECONDS = 70;

/** Who has not told Temporal for so long that it lives does not. */
const SILENT_SECONDS = 4 * ALIVE_SECONDS;

const MAX_WORKERS = 1000;

/** Temporal's numbers of the types. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/**
 * How many processes of each kind have asked Temporal for work lately, and have neither stopped nor been silent for 20 s since. A
 * `browsers` process asks only while it has a free place. Where Temporal keeps no list of workers, or it may not be read, one that has
 * ended counts for up to 70 s more.
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

/** Identities of those who asked lately, and then stopped or fell silent. One that was started anew may have the same identity. */
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
