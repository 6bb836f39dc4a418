import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mail kept in the outbox, as the terminal shows it. */
interface OutboxMail {
  /** Epoch milliseconds. */
  at: number;
  runId: string;
  to: string;
  subject: string;
  /** The link that the mail carries. */
  link: string | undefined;
}

/** Names of the outbox's files; none while there is no outbox. */
export function outboxFiles(home: string): string[] {
  try {
    return readdirSync(join(home, 'outbox')).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Undefined when the file is gone or is no mail. */
export function readOutboxMail(home: string, file: string): OutboxMail | undefined {
  try {
    const text = readFileSync(join(home, 'outbox', file), 'utf8');
    const mail = JSON.parse(text) as Omit<OutboxMail, 'link'> & { text: string };
    const { at, runId, to, subject } = mail;
    return { at, runId, to, subject, link: /https?:\/\/\S+\/link\/\S+/.exec(mail.text)?.[0] };
  } catch {
    return undefined;
  }
}

/** The newest link that was mailed for this run, when the outbox of this home folder has it. */
export function linkOfRun(home: string, runId: string): string | undefined {
  return outboxFiles(home)
    .map((file) => readOutboxMail(home, file))
    .filter((mail) => mail?.runId === runId)
    .toSorted((one, other) => (one?.at ?? 0) - (other?.at ?? 0))
    .at(-1)?.link;
}
