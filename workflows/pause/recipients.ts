import { refuse } from '../../contracts/fail.js';
import type { PauseState } from '../../contracts/run-state.js';
import { type Recipient, recipientsOf } from '../../contracts/recipients.js';

/**
 * The recipient with this address; the first one when no address is given. Throws an `ApplicationFailure` when the pause mailed nobody at
 * this address.
 */
export function recipientAt(pause: PauseState, address: string | undefined): Recipient {
  const found = recipientsOf(pause).find(({ mail }) => address === undefined || mail.to === address);
  if (found !== undefined) return found;
  throw refuse('LinkExpired', 'Nobody with this address was mailed for the pause');
}
