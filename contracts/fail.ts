import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from './failures.js';
import type { RefusalType } from './refusals.js';

/** Characters of a message. The run's state, its log and its failure all contain it, and each must fit into 2 MB. */
const MESSAGE_LENGTH = 5000;

/** A failure to throw. It ends the step with this type, and Temporal does not retry it. `details` are for programs. */
export function fail(type: FailureType, message: string, details?: Record<string, unknown>): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message: message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH)}…` : message,
    nonRetryable: true,
    // Details that come from an activity can be anything, for example undecodable.
    details: typeof details === 'object' ? [details] : [],
  });
}

/** A refusal to throw from an update or its validator. It changes nothing in the run. */
export function refuse(type: RefusalType, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}
