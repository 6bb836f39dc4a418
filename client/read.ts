import type { Client, Connection, WorkflowExecutionDescription } from '@temporalio/client';
import { ENDED, type RunState } from '../automation/index.js';
import { RunNotFoundError } from './errors.js';
import { endedFromOutside } from './outside-end.js';
import { closedStatus, recordedState } from './record.js';
import { CALL_MS, call, QUERY_MS } from './rpc.js';
import { WORKFLOW_TYPE } from './start.js';

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
  const said = answered ?? lastKnown;
  const state = said ?? recordedState(runId, description);
  const isComplete = answered !== undefined;
  // The record was read first, so a workflow that says more than it is only newer.
  const closed = closedStatus(description, state);
  if (closed === undefined && !isComplete) return { state: { ...state, waitsFor: 'worker' }, isComplete };
  if (closed === undefined || (said && ENDED.includes(said.status))) return { state, isComplete };
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
