import type { Automation } from '../automation/model/automation.js';
import { checkRequest } from '../contracts/start-request.js';
import type { AutomationInput } from '../contracts/workflow-messages.js';
import { InvalidRequestError } from './errors.js';

/** A request to start a run. */
export interface StartRequest extends AutomationInput {
  /** A repeated start with the same key and content returns the first run instead of starting a second one. */
  idempotencyKey?: string;
  /** Order in the queue for browsers: 1 goes first, 5 last; 3 by default. */
  priority?: number;
  /**
   * How many runs of this automation, which its name in lists identifies, may work at once. The other runs wait in the queue. The number of
   * the latest start applies to all waiting runs.
   */
  maxParallelism?: number;
}

/** Checks everything that can be checked before a start. Throws `InvalidRequestError` with every issue. */
export function readRequest(request: StartRequest): Automation {
  const { automation, errors } = checkRequest(request);
  if (automation === undefined || errors.length > 0) throw new InvalidRequestError(errors);
  return automation;
}
