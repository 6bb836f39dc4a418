import { createHash } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RefusalType } from '../contracts/refusals.js';
import type { ControlOutcome, DoneCheck, ExtendOutcome } from '../contracts/pause-outcomes.js';
import type { ControlArgument } from '../contracts/workflow-messages.js';
import { LinkReplacedError, NoTimeLeftError, PauseNotOpenError } from './errors.js';
import type { TemporalRuns } from './runs/temporal-runs.js';

/** A request for more time. */
export interface ExtendRequest {
  pauseId: string;
  /** By default, the original length of the pause. */
  seconds?: number;
  /** Who asks, for the run's log. */
  by?: string;
}

/** `deadline`: the current deadline, so that repeating the request extends the pause once. */
export async function extendPause(
  temporal: TemporalRuns,
  runId: string,
  { deadline, ...request }: ExtendRequest & { deadline: number },
): Promise<ExtendOutcome> {
  const updateId = `extend-${digest([request.pauseId, request.seconds ?? 'as at first', deadline])}`;
  return await update<ExtendOutcome>(temporal, runId, 'extendPause', request, updateId);
}

export async function takeControl(
  temporal: TemporalRuns,
  runId: string,
  request: ControlArgument,
): Promise<ControlOutcome> {
  return await update<ControlOutcome>(temporal, runId, 'takeControl', request);
}

export async function checkDone(temporal: TemporalRuns, runId: string, pauseId: string): Promise<DoneCheck> {
  return await update<DoneCheck>(temporal, runId, 'checkDone', { pauseId });
}

async function update<Outcome>(
  temporal: TemporalRuns,
  runId: string,
  name: string,
  request: { pauseId: string },
  updateId?: string,
): Promise<Outcome> {
  try {
    return await temporal.update<Outcome>(runId, name, request, updateId);
  } catch (error) {
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (type === ('NoTimeLeft' satisfies RefusalType)) throw new NoTimeLeftError();
    if (type === ('LinkReplaced' satisfies RefusalType)) throw new LinkReplacedError();
    // The second type is Temporal's own: the run ended during the update.
    if (type === ('PauseNotOpen' satisfies RefusalType) || type === 'AcceptedUpdateCompletedWorkflow')
      throw new PauseNotOpenError(request.pauseId);
    throw error;
  }
}

function digest(parts: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
