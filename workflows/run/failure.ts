import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  log,
  TimeoutFailure,
} from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import type { AutomationNode } from '../../automation/model/automation.js';
import type { FailureType } from '../../contracts/failures.js';
import { saidOfStep } from '../../contracts/step-labels.js';
import type { Run } from './run.js';

/** The failure of a node that runs in the workflow: the message names the node, the details locate it. */
export function nodeFailure(
  run: Run,
  node: Pick<AutomationNode, 'index' | 'path' | 'title'>,
  type: FailureType,
  words: string,
): ApplicationFailure {
  return fail(type, saidOfStep(node, run.loops.iterations(), words), failureLocation(run, node));
}

/** Where a failure happened, for programs. `iterations`: those of the enclosing loops, outermost first, from 0. */
export function failureLocation(
  run: Run,
  { index, path }: Pick<AutomationNode, 'index' | 'path'>,
): Record<string, unknown> {
  const iterations = run.loops.iterations();
  return { nodeIndex: index, path, ...(iterations.length > 0 && { iterations }) };
}

/** Failures that no loop skips, whatever its `on_error_in_loop`: a person who did not come is not a bad item in a list. */
const NEVER_SWALLOWED: ReadonlySet<string> = new Set<FailureType>([
  'HumanInLoopTimeoutException',
  'HumanDeclined',
  'NotificationFailed',
  'RunTimeoutException',
  'BrowserSessionLost',
  'NoBrowserAvailable',
  'HeadedUnavailable',
  'EvidenceNotAllowed',
  'OutcomeUnknown',
  'TooManySteps',
  'WorkerLost',
  'PayloadUnreadable',
  'InternalError',
]);

/** Whether a loop's `on_error_in_loop` decides how to handle this failure. */
export function isSwallowed({ type }: ApplicationFailure): boolean {
  return !NEVER_SWALLOWED.has(type ?? '');
}

/**
 * Converts anything that the run threw into the failure that it ends with: the activity's own typed failure, without Temporal's wrapper.
 */
export function failureOf(error: unknown): ApplicationFailure | CancelledFailure {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (isCancellation(error)) return new CancelledFailure('The run was cancelled');
  if (error instanceof ActivityFailure) {
    const { cause } = error;
    if (cause instanceof ApplicationFailure) {
      return fail(
        (cause.type ?? 'ActionFailed') as FailureType,
        cause.message,
        cause.details?.[0] as Record<string, unknown>,
      );
    }
    if (cause instanceof TimeoutFailure) {
      return fail('ActionFailed', `${error.activityType} got no answer from a worker in time`, {
        activity: error.activityType,
        timeout: cause.timeoutType,
      });
    }
  }
  return internalError(error);
}

/**
 * A bug in Intermission. If the run threw the error unchanged, Temporal would retry the workflow task until the run's limit, and the run
 * would not react to Done or Cancel.
 */
function internalError(error: unknown): ApplicationFailure {
  const { name, stack = '' } = error instanceof Error ? error : new Error('no error was thrown');
  // Only the stack frames: the message of an error may quote what a person typed.
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  log.error('a bug stopped the run', { error: name, frames: frames.slice(0, 10) });
  const where = frames[0]?.trim() ?? '(workers with INTERMISSION_WORKFLOW_STACKS=on say where)';
  return fail('InternalError', `A bug in Intermission stopped the run: ${name} ${where}`, { error: name });
}
