import type { Connection } from '@temporalio/client';
import { BROWSERS_TASK_QUEUE, TASK_QUEUE } from '../config/names.js';

/** Temporal holds a poll for a minute, so who is there has asked for work within this time. */
const ASKED_SECONDS = 70;

/** Temporal's numbers of the types. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/**
 * How many processes of each kind have asked Temporal for work lately. A `browsers` process asks only while it has a free place. One
 * that has ended counts for up to 70 s more.
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
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType,
  });
  const since = Date.now() / 1000 - ASKED_SECONDS;
  // `toString()` of the protocol's 64-bit number works for each of its representations.
  return pollers.filter(({ lastAccessTime }) => Number(String(lastAccessTime?.seconds ?? 0)) > since).length;
}
