import { z } from 'zod';
import { segment } from './artifact-paths.js';
import { readableContent, readAll } from './objects/content.js';
import { type ObjectStore, StoreError } from './objects/object-store.js';

/** A mail that is saved in the artifact store because no mail service is configured, as its recipient would have received it. */
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

/** Start of the keys of all mails. */
export const OUTBOX = 'outbox/';
const EXTENSION = '.json';

/**
 * Saves the mail as `outbox/<run>.<pause>.<generation>.json`, plus the address of a further recipient, and `reminder`. Returns the mail's
 * id, which is the file's name without `.json`. Saving the same mail again replaces the file. Throws the store's error.
 */
export async function saveOutboxMail(
  store: ObjectStore,
  mail: OutboxMail,
  { isFurther = false, isReminder = false }: MailVariant,
): Promise<string> {
  const variant = [isFurther ? `.${segment(mail.to)}` : '', isReminder ? '.reminder' : ''].join('');
  const id = `${segment(mail.runId)}.${segment(mail.pauseId)}.${mail.generation}${variant}`;
  const content = await readableContent({ data: `${JSON.stringify(mail, null, 2)}\n` });
  await store.put(mailKey(id), content, { replaces: true });
  return id;
}

/** The ids of the saved mails that start with `start`, in alphabetical order; none when there is no outbox. */
export async function listOutbox(store: ObjectStore, start = ''): Promise<string[]> {
  const ids: string[] = [];
  for await (const { key } of store.list(OUTBOX + start)) {
    if (key.endsWith(EXTENSION)) ids.push(key.slice(OUTBOX.length, -EXTENSION.length));
  }
  return ids.sort();
}

/** Reads one mail. Returns undefined when the outbox has no mail with this id, or when its file is not a mail. */
export async function readOutboxMail(store: ObjectStore, id: string): Promise<OutboxMail | undefined> {
  // Reads only files that the outbox lists, so that an id cannot lead out of it.
  if (!(await listOutbox(store)).includes(id)) return undefined;
  return await readListed(store, id);
}

/** Reads the mails whose ids start with `start`, the newest first. */
export async function readOutbox(store: ObjectStore, start = ''): Promise<{ id: string; mail: OutboxMail }[]> {
  const ids = await listOutbox(store, start);
  const mails = await Promise.all(ids.map(async (id) => ({ id, mail: await readListed(store, id) })));
  return mails
    .flatMap(({ id, mail }) => (mail === undefined ? [] : [{ id, mail }]))
    .sort((one, other) => other.mail.at - one.mail.at);
}

/** Reads the mails of a run, the newest first. */
export async function mailsOfRun(store: ObjectStore, runId: string): Promise<{ id: string; mail: OutboxMail }[]> {
  // The id of another run may begin with the id of this one and a dot.
  return (await readOutbox(store, `${segment(runId)}.`)).filter(({ mail }) => mail.runId === runId);
}

/** The ids of a run's mails. A mail that cannot be read belongs to the run if its name says so. */
export async function mailIdsOfRun(store: ObjectStore, runId: string): Promise<string[]> {
  const start = `${segment(runId)}.`;
  const ids: string[] = [];
  for (const id of await listOutbox(store, start)) {
    const mail = await readListed(store, id);
    const isNamed = /^pause-\d+\.\d+(?:\.|$)/.test(id.slice(start.length));
    if (mail === undefined ? isNamed : mail.runId === runId) ids.push(id);
  }
  return ids;
}

export function mailKey(id: string): string {
  return `${OUTBOX}${id}${EXTENSION}`;
}

/** The address of the live link in a mail. */
export function linkInMail({ text }: Pick<OutboxMail, 'text'>): string | undefined {
  return /https?:\/\/\S+\/link\/\S+/.exec(text)?.[0];
}

/** The newest link that was mailed for this run, if its mail is in this outbox. */
export async function linkOfRun(store: ObjectStore, runId: string): Promise<string | undefined> {
  const [newest] = await mailsOfRun(store, runId);
  return newest && linkInMail(newest.mail);
}

/** A mail is small. */
const MOST_BYTES = 5_000_000;

async function readListed(store: ObjectStore, id: string): Promise<OutboxMail | undefined> {
  try {
    const stream = await store.get(mailKey(id));
    if (stream === undefined) return undefined;
    const json: unknown = JSON.parse((await readAll(stream, MOST_BYTES)).toString());
    return OutboxMailSchema.safeParse(json).data;
  } catch (error) {
    // A store that does not respond says nothing about the mail.
    if (error instanceof StoreError) throw error;
    return undefined;
  }
}
