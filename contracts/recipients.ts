import type { LinkState, MailState, PauseState } from './run-state.js';

/** One recipient of a pause, with the state of their mail and link. */
export interface Recipient {
  mail: MailState;
  link: LinkState;
}

/** Describes where the mails of a pause went, for example `mailed to ana@example.com`. */
export function whereMailed(pause: PauseState): string {
  return whereSent(recipientsOf(pause).map(({ mail }) => mail));
}

export function whereSent(all: MailState[]): string {
  const groups: [words: string, mails: MailState[]][] = [
    ['mailed to', all.filter(({ via }) => via === 'postmark')],
    ['mail kept in the outbox for', all.filter(({ via }) => via === 'outbox')],
    ['mail not sent to', all.filter(({ via }) => via === undefined)],
  ];
  const mailed = groups.filter(([, mails]) => mails.length > 0);
  return mailed.map(([words, mails]) => `${words} ${mails.map(({ to }) => to).join(', ')}`).join('; ');
}

/** All recipients of the pause, the owner first. */
export function recipientsOf(pause: PauseState): Recipient[] {
  return [pause, ...(pause.others ?? [])];
}
