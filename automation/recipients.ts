import type { LinkState, MailState, PauseState } from './run-state.js';

/** One person who was mailed for a pause, with the state of mail and link. */
export interface Recipient {
  mail: MailState;
  link: LinkState;
}

/** Everybody who is mailed for the pause, the first one first. */
export function recipientsOf(pause: PauseState): Recipient[] {
  return [pause, ...(pause.others ?? [])];
}
