import { domainToASCII } from 'node:url';
import { isMailAddress } from '../../automation/model/mail-address.js';
import type { MailInput } from './mail-input.js';
import { notificationFailed } from './failures.js';
import { oneLine } from './safe-text.js';

/** A comma would send the same link to a second mailbox. */
export function refuseBadAddress(email: string): void {
  if (isMailAddress(email)) return;
  throw notificationFailed(
    email,
    `"${oneLine(email)}" is not one mail address. Start the run with an owner such as ana@example.com.`,
  );
}

/** The `To` header's value: `"Ana Lima" <ana@example.com>`. */
export function recipientOf(to: MailInput['to']): string {
  const name = oneLine((to.name ?? '').replace(/["\\]/g, "'"));
  const address = inMail(to.email);
  return name === '' ? address : `"${name}" <${address}>`;
}

/** The address with its domain in punycode, which every mail server understands. */
function inMail(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = domainToASCII(email.slice(at + 1));
  return domain === '' ? email : `${email.slice(0, at)}@${domain}`;
}
