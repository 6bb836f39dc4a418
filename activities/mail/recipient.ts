import type { MailInput } from './mail-owner.js';
import { notificationFailed } from './failures.js';
import { oneLine } from './words.js';

/** One address and nothing else: a comma would reach a second mailbox with the same link. */
const ADDRESS = /^[^\s<>,;:"()[\]\\@\p{Cc}]+@[^\s<>,;:"()[\]\\@\p{Cc}]+$/u;

export function refuseBadAddress(email: string): void {
  if (ADDRESS.test(email)) return;
  throw notificationFailed(
    email,
    `"${oneLine(email)}" is not one mail address. Start the run with an owner such as ana@example.com.`,
  );
}

/** The `To` header's value: `"Ana Lima" <ana@example.com>`. */
export function recipientOf(to: MailInput['to']): string {
  const name = oneLine((to.name ?? '').replace(/["\\]/g, "'"));
  return name === '' ? to.email : `"${name}" <${to.email}>`;
}
