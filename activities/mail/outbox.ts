import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { segment } from '../../config/artifacts.js';
import { mailUnavailable } from './failures.js';
import type { MailInput } from './mail-owner.js';
import type { Mail } from './render.js';

/** One file of the outbox: a mail as its reader would have got it. */
export interface OutboxMail extends Mail {
  /** The owner's address. */
  to: string;
  /** Epoch milliseconds. */
  at: number;
  runId: string;
  pauseId: string;
  generation: number;
}

/**
 * Keeps the mail in `<home>/outbox/<run>.<pause>.<generation>.json` (with the address of a further recipient, and
 * `reminder`) and returns the file's name without `.json`. The same
 * mail again replaces the file. Only this user may read it: it carries the link.
 */
export async function keepInOutbox(home: string, input: MailInput, mail: Mail): Promise<string> {
  const { runId, pauseId, generation } = input;
  const folder = join(home, 'outbox');
  const more = [input.isFurther ? `.${segment(input.to.email)}` : '', input.isReminder ? '.reminder' : ''].join('');
  const name = `${segment(runId)}.${segment(pauseId)}.${generation}${more}`;
  const kept: OutboxMail = { to: input.to.email, ...mail, at: Date.now(), runId, pauseId, generation };
  // A reader finds the whole mail or none: the file gets its name when it is complete.
  const unfinished = join(folder, `.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(unfinished, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    await rename(unfinished, join(folder, `${name}.json`));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const { code } = error as NodeJS.ErrnoException;
    throw mailUnavailable(
      input.to.email,
      `The mail to ${input.to.email} could not be kept in the folder outbox of INTERMISSION_HOME (${code ?? 'no reason given'})`,
    );
  }
  return name;
}
