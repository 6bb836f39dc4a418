import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { LimitActivities } from '../../contracts/limits.js';
import { queueIdOf } from '../../contracts/queue.js';
import { isOpen } from '../../infra/temporal/open-execution.js';

/** How many runs the activity looks up at once. */
const AT_ONCE = 20;

/** Lists which of these runs neither work nor wait in the queue. */
export const endedRuns: LimitActivities['endedRuns'] = async ({ runIds }) => {
  const ended: string[] = [];
  for (let first = 0; first < runIds.length; first += AT_ONCE) {
    const some = runIds.slice(first, first + AT_ONCE);
    const open = await Promise.all(some.map(isThere));
    ended.push(...some.filter((_, index) => !open[index]));
  }
  return ended;
};

/** A `queuedRun` starts its run before it ends, so the run exists when the `queuedRun` has ended. */
async function isThere(runId: string): Promise<boolean> {
  return (await isOngoing(queueIdOf(runId))) || (await isOngoing(runId));
}

async function isOngoing(workflowId: string): Promise<boolean> {
  try {
    return isOpen(await Context.current().client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
