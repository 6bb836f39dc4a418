import { ApplicationFailure } from '@temporalio/workflow';
import { type PauseState, type Recipient, recipientsOf } from '../automation/index.js';

/** The one with this address; the first when none is given. Throws an `ApplicationFailure` when nobody was mailed there. */
export function recipientAt(pause: PauseState, address: string | undefined): Recipient {
  const found = recipientsOf(pause).find(({ mail }) => address === undefined || mail.to === address);
  if (found !== undefined) return found;
  const message = 'Nobody with this address was mailed for the pause';
  throw ApplicationFailure.create({ type: 'LinkExpired', message, nonRetryable: true });
}
