import {
  type Client,
  type Connection,
  WorkflowFailedError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  type Automation,
  ENDED,
  RUN_CLOSING_SECONDS,
  RUN_LIMIT_SECONDS,
  type RunState,
  type RunStatus,
} from '../automation/index.js';
import { RunNotFoundError, UnavailableError } from './errors.js';
import { CALL_MS, call, QUERY_MS } from './rpc.js';
import { WORKFLOW_TYPE, type RunMemo } from './start.js';

/** A run as it was read just now. `isComplete` is false when no worker answered: the state then holds what Temporal itself knows. */
export interface Reading {
  state: RunState;
  isComplete: boolean;
}

/**
 * Reads one run from its workflow's own state and from Temporal's record of it, which alone knows of an end from outside.
 * `lastKnown` stands in for a workflow that cannot answer. Throws `RunNotFoundError`, `UnavailableError`.
 */
export async function readRun(
  client: Client,
  connection: Connection,
  runId: string,
  lastKnown?: RunState,
): Promise<Reading> {
  const description = await describeRun(client, connection, runId);
  const answered = await queryState(client, connection, runId);
  const state = answered ?? lastKnown ?? recordedState(runId, description);
  const isComplete = answered !== undefined;
  // The record was read first, so a workflow that says more than it is only newer.
  const closed = closedStatus(description, state);
  if (closed === undefined || ENDED.includes(state.status)) return { state, isComplete };
  return { state: await endedFromOutside(client, connection, description, state, closed), isComplete };
}

/** Temporal's record of a run of ours. Throws `RunNotFoundError` also for workflows of other types. */
export async function describeRun(
  client: Client,
  connection: Connection,
  runId: string,
): Promise<WorkflowExecutionDescription> {
  const description = await call(connection, runId, CALL_MS, () => client.workflow.getHandle(runId).describe());
  if (description.type !== WORKFLOW_TYPE) throw new RunNotFoundError(runId);
  return description;
}

/** The workflow's own state; undefined when no worker can tell it now. */
async function queryState(client: Client, connection: Connection, runId: string): Promise<RunState | undefined> {
  try {
    return await call(connection, runId, QUERY_MS, () => client.workflow.getHandle(runId).query<RunState>('status'));
  } catch (error) {
    if (error instanceof RunNotFoundError) throw error;
    // Whatever kept the worker from answering, Temporal's record still tells what the run is.
    return undefined;
  }
}

/** What can be said of a run from Temporal's record alone. */
function recordedState(runId: string, description: WorkflowExecutionDescription): RunState {
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

function closedStatus(description: WorkflowExecutionDescription, state: RunState): RunStatus | undefined {
  const { name } = description.status;
  if (name === 'RUNNING' || name === 'PAUSED') return undefined;
  return statusOf(name, state.status);
}

/** The state of a run whose workflow had no last word, or whose last word no worker can tell. */
async function endedFromOutside(
  client: Client,
  connection: Connection,
  description: WorkflowExecutionDescription,
  { pause: _over, ...state }: RunState,
  status: RunStatus,
): Promise<RunState> {
  const error = status === 'succeeded' ? undefined : await endError(client, connection, description, state.node);
  return {
    ...state,
    status: error?.type === 'RunTimeoutException' ? 'timed_out' : status,
    nodes: state.nodes.map((node) => (node.state === 'running' ? { ...node, state: 'failed' } : node)),
    ...(description.closeTime && { endedAt: description.closeTime.getTime() }),
    ...(error && { error }),
  };
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
      return { type: 'Terminated', message: 'The run was terminated in Temporal', ...at };
    case 'TIMED_OUT':
      return {
        type: 'RunTimeoutException',
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
    return { type, message: cause instanceof Error ? cause.message : String(cause), ...at };
  }
}
