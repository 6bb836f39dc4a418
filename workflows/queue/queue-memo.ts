import { workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import { fail } from '../../contracts/fail.js';
import type { QueueMemo } from '../../contracts/queue.js';

const QueueShape = z.object({ waitedSeconds: z.number(), taskQueue: z.string().optional() });

/** How the run waited in the queue; undefined when it started at once. */
export function queueMemo(): QueueMemo | undefined {
  const { data } = QueueShape.safeParse(workflowInfo().memo?.queue);
  if (data === undefined) return undefined;
  const { waitedSeconds, taskQueue } = data;
  return { waitedSeconds, ...(taskQueue !== undefined && { taskQueue }) };
}

/** Throws `NoBrowserAvailable` when the run waited in the queue for as long as it may. */
export function checkWait(): void {
  const queue = queueMemo();
  if (queue === undefined || queue.taskQueue !== undefined) return;
  const { waitedSeconds } = queue;
  const message = `No browsers process had a free slot within ${waitedSeconds} s`;
  throw fail('NoBrowserAvailable', message, { waitedFor: 'browser', waitedSeconds });
}
