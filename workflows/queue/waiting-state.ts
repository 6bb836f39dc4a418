import { workflowInfo } from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { automationLabel } from '../../automation/model/queries.js';
import type { QueuedRunInput } from '../../contracts/queue.js';
import type { RunState } from '../../contracts/run-state.js';
import { checkRequest } from '../../contracts/start-request.js';
import { nodeStates } from '../run/waiting-nodes.js';

/** The state of a run that waits in the queue. */
export function waitingState(runId: string, { input, waitSeconds }: QueuedRunInput): RunState {
  const { automation } = checkRequest(input);
  const startedAt = workflowInfo().startTime.getTime();
  const { owner } = input;
  return {
    runId,
    status: 'queued',
    waitsFor: 'browser',
    automation: input.automationName ?? (automation === undefined ? 'automation' : automationLabel(automation)),
    ...(owner && { owner: { email: owner.email, ...(owner.name != null && { name: owner.name }) } }),
    startedAt,
    deadline: startedAt + (waitSeconds + RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000,
    nodes: automation === undefined ? [] : nodeStates(automation),
    devices: [],
    outputs: [],
    artifacts: [],
    log: [],
  };
}
