import { ActivityFailure, TimeoutFailure } from '@temporalio/workflow';

/** The time-out with which an activity failed. Undefined for any other error. */
export function timeoutOf(error: unknown): TimeoutFailure | undefined {
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure ? error.cause : undefined;
}
