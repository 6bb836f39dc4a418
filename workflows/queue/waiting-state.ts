import { workflowInfo } from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { automationLabel } from '../../automation/model/queries.js';
import type { RunLimit } from '../../contracts/limits.js';
import type { QueuedRunInput } from '../../contracts/queue.js';
import type { RunState } from '../../contracts/run-state.js';
import { checkRequest } from '../../contracts/start-request.js';
import { emptyState } from '../run/empty-state.js';
import { nodeStates } from '../run/waiting-nodes.js';

/** Returns the state of a run that waits in the queue, either for `limit` or, without `limit`, for a browser. */
export function waitingState(
  runId: string,
  { input, waitSeconds, isNow }: QueuedRunInput,
  limit: RunLimit | undefined,
): RunState {
  const { automation } = checkRequest(input);
  const startedAt = workflowInfo().startTime.getTime();
  const deadline = startedAt + (waitSeconds + RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000;
  return {
    ...emptyState(runId, input, { startedAt, deadline }, automation && automationLabel(automation)),
    ...(!isNow && { waitsFor: limit === undefined ? 'browser' : 'limit' }),
    ...(limit && { limit: { of: limit.of, name: limit.name, most: limit.most } }),
    nodes: automation === undefined ? [] : nodeStates(automation),
  };
}
