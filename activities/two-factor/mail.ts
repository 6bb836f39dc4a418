import type { ImapFlow } from 'imapflow';
import type { AddressObject } from 'mailparser';
import { secretUnavailable } from '../secrets/unavailable.js';
import type { Message, MessageSource, TimeWindow } from './messages.js';

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const DAY_MS = 86_400_000;
/** A mail with a code is short; of longer ones, only the beginning is read. */
const MAX_MAIL_BYTES = 300_000;
/** How many of a sender's newest mails to read. */
const MAX_MAILS = 20;

interface MailRequest {
  receiver_email_address: string;
  sender_email_address: string;
  integration_email_address?: string | null;
}

/** Mail in one of the configured mailboxes, read over IMAP without marking it as seen. */
export function mailSource(request: MailRequest, mailboxes: readonly string[]): MessageSource {
  const { receiver_email_address: receiver, sender_email_address: sender } = request;
  const name = `mail from ${sender} to ${receiver}`;
  const mailbox = new URL(mailboxFor(request.integration_email_address ?? receiver, mailboxes, name));
  return {
    name,
    async messages(window, signal) {
      const client = await connectionTo(mailbox);
      const close = () => client.close();
      signal.addEventListener('abort', close, { once: true });
      try {
        await client.connect();
        return await read(client, { sender, receiver }, window);
      } catch (error) {
        throw explained(error, mailbox);
      } finally {
        signal.removeEventListener('abort', close);
        client.close();
      }
    },
  };
}

/** The mailbox with that address, or else the only one. */
function mailboxFor(address: string, mailboxes: readonly string[], name: string): string {
  const userOf = (url: string) => decodeURIComponent(new URL(url).username).toLowerCase();
  const own = mailboxes.find((url) => userOf(url) === address.toLowerCase());
  if (own !== undefined) return own;
  if (mailboxes.length === 1) return mailboxes[0]!;
  const words = mailboxes.length === 0 ? 'no mailbox is configured' : `none of the mailboxes is that of ${address}`;
  throw secretUnavailable(`${name} cannot be read: ${words}; name it in INTERMISSION_MAILBOXES`);
}

async function connectionTo({ protocol, hostname, port, username, password }: URL): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow');
  const secure = protocol === 'imaps:';
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  const client = new ImapFlow({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 993 : 143) : Number(port),
    secure,
    // To another machine, a password is sent only over an encrypted connection.
    ...(!secure && { doSTARTTLS: !isLocal }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
  // The pending call reports the error, so this listener ignores it.
  client.on('error', () => undefined);
  return client;
}

async function read(
  client: ImapFlow,
  { sender, receiver }: { sender: string; receiver: string },
  window: TimeWindow,
): Promise<Message[]> {
  await client.mailboxOpen('INBOX', { readOnly: true });
  // IMAP searches by day, in the server's time zone.
  const since = new Date(window.from - DAY_MS);
  const found = await client.search({ since, from: sender }, { uid: true });
  if (!found || found.length === 0) return [];
  const query = { internalDate: true, source: { maxLength: MAX_MAIL_BYTES } };
  const { simpleParser } = await import('mailparser');
  const messages: Message[] = [];
  for await (const { internalDate, source } of client.fetch(found.slice(-MAX_MAILS), query, { uid: true })) {
    const at = new Date(internalDate ?? 0).getTime();
    // Arrival times have whole seconds.
    if (source === undefined || at < Math.floor(window.from / 1000) * 1000 || at > window.to) continue;
    const mail = await simpleParser(source, { skipImageLinks: true, skipTextToHtml: true });
    const receivers = [mail.to, mail.cc].flat().flatMap(addressesOf);
    const delivered = ['delivered-to', 'x-original-to'].map((header) =>
      headerText(mail.headers.get(header)).toLowerCase(),
    );
    const isFor = [...receivers, ...delivered].some((address) => address.includes(receiver.toLowerCase()));
    if (isFor && addressesOf(mail.from).includes(sender.toLowerCase()))
      messages.push({ at, text: `${mail.subject ?? ''}\n${mail.text ?? ''}` });
  }
  return messages;
}

function addressesOf(list: AddressObject | undefined): string[] {
  return (list?.value ?? []).map(({ address }) => (address ?? '').toLowerCase());
}

/** Uses our own messages, because the library's may quote what the server said about the account. */
function explained(error: unknown, { hostname, username }: URL): Error {
  const { authenticationFailed, code } = error as { authenticationFailed?: boolean; code?: string };
  const where = `the mailbox ${decodeURIComponent(username)} at ${hostname}`;
  if (authenticationFailed) {
    return secretUnavailable(
      `${where} refused the login; check its password in INTERMISSION_MAILBOXES (many services want an app password)`,
    );
  }
  return new Error(`${where} did not answer${code === undefined ? '' : ` (${code})`}`);
}

function headerText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
