import { WorkflowFailedError, type WorkflowExecutionDescription } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../contracts/failures.js';
import { messageOf } from '../../automation/model/error-message.js';
import type { NodeState, RunState } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { UnavailableError } from '../errors.js';
import { isQueued } from './temporal-record.js';
import type { TemporalRuns } from './temporal-runs.js';

/** The final state of a run whose workflow stored none, or whose stored state no worker can read. */
export async function externalEnd(
  temporal: TemporalRuns,
  description: WorkflowExecutionDescription,
  { pause: _over, waitsFor: _nothing, limit: _none, ...state }: RunState,
  status: RunStatus,
): Promise<RunState> {
  const error = status === 'succeeded' ? undefined : await endError(temporal, description, state.node);
  return {
    ...state,
    status: error?.type === 'RunTimeoutException' ? 'timed_out' : status,
    nodes: state.nodes.map((node) => (node.state === 'running' ? cutNode(node, status) : node)),
    ...(description.closeTime && { endedAt: description.closeTime.getTime() }),
    ...(error && { error }),
  };
}

function cutNode(node: NodeState, status: RunStatus): NodeState {
  return { ...node, state: 'failed', ...(status === 'cancelled' && { outcome: 'cancelled' }) };
}

async function endError(
  temporal: TemporalRuns,
  description: WorkflowExecutionDescription,
  node: number | undefined,
): Promise<RunState['error']> {
  const at = node === undefined ? {} : { node };
  switch (description.status.name) {
    case 'TERMINATED':
      return { type: 'Terminated' satisfies FailureType, message: 'The run was terminated in Temporal', ...at };
    case 'TIMED_OUT':
      return isQueued(description)
        ? {
            type: 'NoBrowserAvailable' satisfies FailureType,
            message: `The run got no browser until its hard limit: no worker took it${waited(description)}`,
          }
        : {
            type: 'RunTimeoutException' satisfies FailureType,
            message: "The run reached its hard limit, Temporal's execution timeout",
            ...at,
          };
    case 'FAILED':
      return await failureOf(temporal, description, at);
    default:
      return undefined;
  }
}

function waited({ startTime, closeTime }: WorkflowExecutionDescription): string {
  return closeTime === undefined ? '' : ` in ${Math.round((closeTime.getTime() - startTime.getTime()) / 1000)} s`;
}

/** Whether Temporal's SDK ended the run because no worker can replay it. The SDK sets a code and no type on this failure. */
export function isUnreplayable(cause: unknown): boolean {
  return messageOf(cause).includes('[TMPRL1100]');
}

async function failureOf(
  temporal: TemporalRuns,
  { workflowId, runId }: WorkflowExecutionDescription,
  at: { node?: number },
): Promise<RunState['error']> {
  try {
    await temporal.result(workflowId, runId);
    return undefined;
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const type = cause instanceof ApplicationFailure ? (cause.type ?? 'Error') : 'Error';
    if (isUnreplayable(cause)) {
      const message =
        "The workers cannot replay the run's history: their workflow code differs, or they lack its encryption keys";
      return { type: 'InternalError' satisfies FailureType, message, ...at };
    }
    return { type, message: messageOf(cause), ...at };
  }
}
