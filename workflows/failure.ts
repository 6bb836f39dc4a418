import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { type AutomationNode, type FailureType, saidOfStep } from '../automation/index.js';
import type { Run } from './run.js';

/** A typed failure of the run. Never retried by Temporal: the run itself decides what is tried again. */
export function failure(type: FailureType, message: string, details?: Record<string, unknown>): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: true,
    details: details === undefined ? [] : [details],
  });
}

/** The failure of a node that runs in the workflow, with its name in the message and its place in the details. */
export function nodeFailure(
  run: Run,
  node: Pick<AutomationNode, 'index' | 'path' | 'title'>,
  type: FailureType,
  words: string,
): ApplicationFailure {
  return failure(type, saidOfStep(node, run.iterations(), words), placeOf(run, node));
}

/** Where a failure happened, for programs: `iterations` of the loops around the node, the outermost first, from 0. */
export function placeOf(run: Run, { index, path }: Pick<AutomationNode, 'index' | 'path'>): Record<string, unknown> {
  const iterations = run.iterations();
  return { nodeIndex: index, path, ...(iterations.length > 0 && { iterations }) };
}

/** What no loop passes over, whatever its `on_error_in_loop`: a person who did not come is not a bad item of a list. */
const NEVER_SWALLOWED: ReadonlySet<string> = new Set<FailureType>([
  'HumanInLoopTimeoutException',
  'HumanDeclined',
  'NotificationFailed',
  'RunTimeoutException',
  'BrowserSessionLost',
  'NoBrowserAvailable',
  'OutcomeUnknown',
  'TooManySteps',
]);

/** Whether a loop's `on_error_in_loop` decides what comes of this failure. */
export function isSwallowed({ type }: ApplicationFailure): boolean {
  return !NEVER_SWALLOWED.has(type ?? '');
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
