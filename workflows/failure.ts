import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { FailureType } from '../automation/index.js';

/** A typed failure of the run. Never retried by Temporal: the run itself decides what is tried again. */
export function failure(type: FailureType, message: string, details?: Record<string, unknown>): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: true,
    details: details === undefined ? [] : [details],
  });
}

/** The failure a run ends with, for anything that was thrown in it: the activity's own typed failure, not its wrapping. */
export function failureOf(error: unknown): ApplicationFailure | CancelledFailure {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (isCancellation(error)) return new CancelledFailure('The run was cancelled');
  if (error instanceof ActivityFailure) {
    const { cause } = error;
    if (cause instanceof ApplicationFailure) {
      return failure(
        (cause.type ?? 'ActionFailed') as FailureType,
        cause.message,
        cause.details?.[0] as Record<string, unknown>,
      );
    }
    if (cause instanceof TimeoutFailure) {
      return failure('ActionFailed', `${error.activityType} got no answer from a worker in time`, {
        activity: error.activityType,
        timeout: cause.timeoutType,
      });
    }
  }
  // A bug of ours: let Temporal show it as it is and retry the workflow task.
  throw error;
}
