import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { Automation } from '../../automation/model/automation.js';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import type { RunState } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { labelsOf, originOf } from '../../contracts/run-labels.js';
import { PENDING, QUEUE_CLOSING_SECONDS, QUEUED_RUN } from '../../contracts/queue.js';
import type { RunMemo } from './run-memo.js';
import { WORKFLOW_TYPE } from './temporal-runs.js';
import { isOpen } from '../../infra/temporal/open-execution.js';

/** The state of a run as far as Temporal's record alone shows it. */
export function recordedState(runId: string, description: WorkflowExecutionDescription): RunState {
  const memo: Partial<RunMemo> = description.memo ?? {};
  const startedAt = description.startTime.getTime();
  return {
    runId,
    status: recordedStatus(description),
    automation: memo.automation ?? WORKFLOW_TYPE,
    ...(memo.owner && { owner: memo.owner }),
    ...labelsOf(memo),
    ...originOf({ ...memo }),
    startedAt,
    deadline: startedAt + waitMs(description) + (RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000,
    nodes: [],
    outputs: [],
    artifacts: [],
    log: [],
  };
}

/** How long a run in the queue waits at most, in milliseconds. Its own time limit begins afterwards. */
function waitMs(description: WorkflowExecutionDescription): number {
  const { type, raw } = description;
  if (type !== QUEUED_RUN || isStarting(description)) return 0;
  return (Number(raw.executionConfig?.workflowExecutionTimeout?.seconds ?? 0) - QUEUE_CLOSING_SECONDS) * 1000;
}

/** The state of a run that has just been started. */
export function queuedState(runId: string, description: WorkflowExecutionDescription, { nodes }: Automation): RunState {
  return {
    ...recordedState(runId, description),
    // The run waits for a worker first, for a moment or for long.
    waitsFor: 'worker',
    nodes: nodes.map(({ index, path, kind, title }) => ({ index, path, kind, title, state: 'waiting' })),
  };
}

function recordedStatus(description: WorkflowExecutionDescription): RunStatus {
  return statusOf(description.status.name, statusAttribute(description));
}

function statusAttribute({ typedSearchAttributes }: WorkflowExecutionDescription): string {
  const pair = typedSearchAttributes.getAll().find(({ key }) => key.name === 'IntermissionStatus');
  return String(pair?.value ?? 'queued');
}

/**
 * Derives the status from Temporal's record (`COMPLETED`, `RUNNING`, …) and the search attribute that the workflow sets. A run that was
 * ended from outside had no chance to set the attribute, so an end in the record takes precedence.
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
  return isOpen(description) ? undefined : statusOf(description.status.name, state.status);
}

/** How long the browser of a run that was ended from outside may still save files: its next heartbeat tells it, and then it closes. */
const CLOSING_MS = 60_000;

/** Whether the run was ended from outside, so that its browser may still be open. A run that ends by itself has closed its browser. */
export function mayBeClosing(description: WorkflowExecutionDescription): boolean {
  const { closeTime, status } = description;
  const isFromOutside = status.name === 'TERMINATED' || status.name === 'TIMED_OUT';
  return isFromOutside && !isQueued(description) && Date.now() - Number(closeTime) < CLOSING_MS;
}

/** Whether the run had no browser when it last reported its status. */
export function isQueued(description: WorkflowExecutionDescription): boolean {
  const status = statusAttribute(description);
  return status === 'queued' || status === PENDING;
}

/** Whether the `queuedRun` starts its run at once. */
function isStarting(description: WorkflowExecutionDescription): boolean {
  return isPending(description) && (description.memo as Partial<RunMemo> | undefined)?.limits === undefined;
}

/** Whether the `queuedRun` waits for a limit or starts its run at once, and so does not wait for a slot. */
export function isPending(description: WorkflowExecutionDescription): boolean {
  return statusAttribute(description) === PENDING;
}
