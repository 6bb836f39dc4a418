import { workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import { fail } from '../../contracts/fail.js';
import type { MemoLimit } from '../../contracts/limits.js';
import type { QueueMemo } from '../../contracts/queue.js';
import { LimitsShape, shaped } from '../../contracts/workflow-arguments.js';

const LimitShape = z.object({ of: z.enum(['automation', 'tenant']), name: z.string(), most: z.number() });
const QueueShape = z.object({
  waitedSeconds: z.number(),
  taskQueue: z.string().optional(),
  limit: LimitShape.optional(),
});

/** How the run waited in the queue; undefined when it started at once. */
export function queueMemo(): QueueMemo | undefined {
  const { data } = QueueShape.safeParse(workflowInfo().memo?.queue);
  if (data === undefined) return undefined;
  const { waitedSeconds, taskQueue, limit } = data;
  return { waitedSeconds, ...(taskQueue !== undefined && { taskQueue }), ...(limit && { limit }) };
}

/** The limits whose permits the run needs. */
export function limitsOfRun(): MemoLimit[] {
  return shaped(LimitsShape, workflowInfo().memo?.limits) ?? [];
}

/** Throws `NoBrowserAvailable` when the run waited in the queue for as long as it may. */
export function checkWait(): void {
  const queue = queueMemo();
  if (queue === undefined || queue.taskQueue !== undefined) return;
  const { waitedSeconds, limit } = queue;
  const message =
    limit === undefined
      ? `No browsers process had a free slot within ${waitedSeconds} s`
      : `The run waited ${waitedSeconds} s for other runs to end: the ${limit.of} ${limit.name} may have ${limit.most} at work at once`;
  throw fail('NoBrowserAvailable', message, { waitedFor: limit === undefined ? 'browser' : 'limit', waitedSeconds });
}
