import type { WorkflowExecutionDescription } from '@temporalio/client';
import {
  type Automation,
  RUN_CLOSING_SECONDS,
  RUN_LIMIT_SECONDS,
  type RunState,
  type RunStatus,
} from '../automation/index.js';
import { WORKFLOW_TYPE, type RunMemo } from './start.js';

/** What can be said of a run from Temporal's record alone. */
export function recordedState(runId: string, description: WorkflowExecutionDescription): RunState {
  const memo: Partial<RunMemo> = description.memo ?? {};
  const startedAt = description.startTime.getTime();
  return {
    runId,
    status: recordedStatus(description),
    automation: memo.automation ?? WORKFLOW_TYPE,
    ...(memo.owner && { owner: memo.owner }),
    startedAt,
    deadline: startedAt + (RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000,
    nodes: [],
    outputs: [],
    artifacts: [],
    log: [],
  };
}

/** The state of a run that was started a moment ago. */
export function queuedState(runId: string, description: WorkflowExecutionDescription, { nodes }: Automation): RunState {
  return {
    ...recordedState(runId, description),
    nodes: nodes.map(({ index, path, kind, title }) => ({ index, path, kind, title, state: 'waiting' })),
  };
}

function recordedStatus(description: WorkflowExecutionDescription): RunStatus {
  const pair = description.typedSearchAttributes.getAll().find(({ key }) => key.name === 'IntermissionStatus');
  return statusOf(description.status.name, String(pair?.value ?? 'queued'));
}

/**
 * The status by Temporal's record (`COMPLETED`, `RUNNING`, …) and the search attribute that the workflow keeps. A run that was
 * ended from outside had no chance to set the attribute, so an end in the record comes first.
 */
export function statusOf(executionStatus: string, attribute: string): RunStatus {
  switch (executionStatus) {
    case 'COMPLETED':
      return 'succeeded';
    case 'CANCELLED':
    case 'CANCELED':
    case 'TERMINATED':
      return 'cancelled';
    case 'TIMED_OUT':
      return 'timed_out';
    case 'FAILED':
      return attribute === 'timed_out' ? 'timed_out' : 'failed';
    default:
      return attribute === 'running' || attribute === 'awaiting_human' ? attribute : 'queued';
  }
}

export function closedStatus(description: WorkflowExecutionDescription, state: RunState): RunStatus | undefined {
  const { name } = description.status;
  if (name === 'RUNNING' || name === 'PAUSED') return undefined;
  return statusOf(name, state.status);
}
