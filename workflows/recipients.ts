import { ApplicationFailure } from '@temporalio/workflow';
import type { LinkState, MailState, PauseState } from '../automation/index.js';

/** One person who was mailed for a pause, with the state of mail and link. */
export interface Recipient {
  mail: MailState;
  link: LinkState;
}

/** Everybody who is mailed for the pause, the first one first. */
export function recipientsOf(pause: PauseState): Recipient[] {
  return [pause, ...(pause.others ?? [])];
}

/** The one with this address; the first when none is given. Throws an `ApplicationFailure` when nobody was mailed there. */
export function recipientAt(pause: PauseState, address: string | undefined): Recipient {
  const found = recipientsOf(pause).find(({ mail }) => address === undefined || mail.to === address);
  if (found !== undefined) return found;
  const message = 'Nobody with this address was mailed for the pause';
  throw ApplicationFailure.create({ type: 'LinkExpired', message, nonRetryable: true });
}
