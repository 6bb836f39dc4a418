import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { segment } from './artifact-paths.js';

/** A mail that is saved on this machine because no mail service is configured, as its recipient would have received it. */
const OutboxMailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  runId: z.string(),
  pauseId: z.string(),
  generation: z.number(),
});
export type OutboxMail = z.infer<typeof OutboxMailSchema>;

/** Distinguishes mails of the same link. */
interface MailVariant {
  /** The recipient is not the owner. */
  isFurther?: boolean | undefined;
  /** The mail was sent before. */
  isReminder?: boolean | undefined;
}

const EXTENSION = '.json';

/**
 * Saves the mail as `<home>/outbox/<run>.<pause>.<generation>.json`, plus the address of a further recipient, and `reminder`. Returns the
 * mail's id, which is the file's name without `.json`. Saving the same mail again replaces the file. Only this user may read it, because it
 * contains the link. Throws the file system's error.
 */
export async function saveOutboxMail(
  home: string,
  mail: OutboxMail,
  { isFurther = false, isReminder = false }: MailVariant,
): Promise<string> {
  const variant = [isFurther ? `.${segment(mail.to)}` : '', isReminder ? '.reminder' : ''].join('');
  const id = `${segment(mail.runId)}.${segment(mail.pauseId)}.${mail.generation}${variant}`;
  // A reader finds the whole mail or none: the file gets its name only when it is complete.
  const unfinished = join(outboxFolder(home), `.${randomUUID()}.tmp`);
  try {
    await mkdir(outboxFolder(home), { recursive: true, mode: 0o700 });
    await writeFile(unfinished, `${JSON.stringify(mail, null, 2)}\n`, { mode: 0o600 });
    await rename(unfinished, mailFile(home, id));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  return id;
}

/** The ids of the saved mails, in alphabetical order; none when there is no outbox. */
export async function listOutbox(home: string): Promise<string[]> {
  const files = await readdir(outboxFolder(home)).catch(() => []);
  return files
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort();
}

/** Reads one mail. Returns undefined when the outbox has no mail with this id, or when its file is not a mail. */
export async function readOutboxMail(home: string, id: string): Promise<OutboxMail | undefined> {
  // Reads only files that the folder lists, so that an id cannot lead out of it.
  if (!(await listOutbox(home)).includes(id)) return undefined;
  return await readListed(home, id);
}

/** Reads all mails, the newest first. */
export async function readOutbox(home: string): Promise<{ id: string; mail: OutboxMail }[]> {
  const ids = await listOutbox(home);
  const mails = await Promise.all(ids.map(async (id) => ({ id, mail: await readListed(home, id) })));
  return mails
    .flatMap(({ id, mail }) => (mail === undefined ? [] : [{ id, mail }]))
    .sort((one, other) => other.mail.at - one.mail.at);
}

/** The address of the live link in a mail. */
export function linkInMail({ text }: Pick<OutboxMail, 'text'>): string | undefined {
  return /https?:\/\/\S+\/link\/\S+/.exec(text)?.[0];
}

/** The newest link that was mailed for this run, if its mail is in this outbox. */
export async function linkOfRun(home: string, runId: string): Promise<string | undefined> {
  const newest = (await readOutbox(home)).find(({ mail }) => mail.runId === runId);
  return newest && linkInMail(newest.mail);
}

async function readListed(home: string, id: string): Promise<OutboxMail | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(mailFile(home, id), 'utf8'));
    return OutboxMailSchema.safeParse(json).data;
  } catch {
    return undefined;
  }
}

function outboxFolder(home: string): string {
  return join(home, 'outbox');
}

function mailFile(home: string, id: string): string {
  return join(outboxFolder(home), `${id}${EXTENSION}`);
}
