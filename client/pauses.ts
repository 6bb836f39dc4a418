import { createHash } from 'node:crypto';
import { type Client, type Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ControlArgument, ControlOutcome, DoneCheck, ExtendOutcome } from '../workflows/messages.js';
import { NoTimeLeftError, PauseNotOpenError } from './errors.js';
import { CALL_MS, call } from './rpc.js';

/** What asks for more time. */
export interface ExtendRequest {
  pauseId: string;
  /** Without them, as much as the pause had at first. */
  seconds?: number;
  /** Who asks, for the run's log. */
  by?: string;
}

/** `deadline`: the one that is to be moved, so that the same request twice moves it once. */
export async function extendPause(
  client: Client,
  connection: Connection,
  runId: string,
  { deadline, ...request }: ExtendRequest & { deadline: number },
): Promise<ExtendOutcome> {
  const updateId = `extend-${digest([request.pauseId, request.seconds ?? 'as at first', deadline])}`;
  return await update<ExtendOutcome>(client, connection, runId, 'extendPause', request, updateId);
}

export async function takeControl(
  client: Client,
  connection: Connection,
  runId: string,
  request: ControlArgument,
): Promise<ControlOutcome> {
  return await update<ControlOutcome>(client, connection, runId, 'takeControl', request);
}

export async function checkDone(
  client: Client,
  connection: Connection,
  runId: string,
  pauseId: string,
): Promise<DoneCheck> {
  return await update<DoneCheck>(client, connection, runId, 'checkDone', { pauseId });
}

async function update<Outcome>(
  client: Client,
  connection: Connection,
  runId: string,
  name: string,
  request: { pauseId: string },
  updateId?: string,
): Promise<Outcome> {
  try {
    return await call(connection, runId, CALL_MS, () =>
      client.workflow
        .getHandle(runId)
        .executeUpdate<Outcome, [object]>(name, { args: [request], ...(updateId !== undefined && { updateId }) }),
    );
  } catch (error) {
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (type === 'NoTimeLeft') throw new NoTimeLeftError();
    // The second is Temporal's own: the run ended while it was asked.
    if (type === 'PauseNotOpen' || type === 'AcceptedUpdateCompletedWorkflow')
      throw new PauseNotOpenError(request.pauseId);
    throw error;
  }
}

function digest(parts: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
