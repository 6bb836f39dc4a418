import {
  type Client,
  type Connection,
  WorkflowFailedError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type FailureType, messageOf, type NodeState, type RunState, type RunStatus } from '../automation/index.js';
import { UnavailableError } from './errors.js';
import { CALL_MS, call } from './rpc.js';

/** The state of a run whose workflow had no last word, or whose last word no worker can tell. */
export async function endedFromOutside(
  client: Client,
  connection: Connection,
  description: WorkflowExecutionDescription,
  { pause: _over, waitsFor: _nothing, ...state }: RunState,
  status: RunStatus,
): Promise<RunState> {
  const error = status === 'succeeded' ? undefined : await endError(client, connection, description, state.node);
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
  client: Client,
  connection: Connection,
  description: WorkflowExecutionDescription,
  node: number | undefined,
): Promise<RunState['error']> {
  const at = node === undefined ? {} : { node };
  switch (description.status.name) {
    case 'TERMINATED':
      return { type: 'Terminated' satisfies FailureType, message: 'The run was terminated in Temporal', ...at };
    case 'TIMED_OUT':
      return {
        type: 'RunTimeoutException' satisfies FailureType,
        message: "The run reached its hard limit, Temporal's execution timeout",
        ...at,
      };
    case 'FAILED':
      return await failureOf(client, connection, description, at);
    default:
      return undefined;
  }
}

async function failureOf(
  client: Client,
  connection: Connection,
  { workflowId, runId }: WorkflowExecutionDescription,
  at: { node?: number },
): Promise<RunState['error']> {
  const handle = client.workflow.getHandle(workflowId, runId, { followRuns: false });
  try {
    await call(connection, workflowId, CALL_MS, () => handle.result());
    return undefined;
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const type = cause instanceof ApplicationFailure ? (cause.type ?? 'Error') : 'Error';
    return { type, message: messageOf(cause), ...at };
  }
}
