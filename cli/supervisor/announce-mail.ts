import { setTimeout as sleep } from 'node:timers/promises';
import { linkInMail, listOutbox, readOutboxMail } from '../../infra/storage/outbox.js';

const LOOK_MS = 300;

/** Prints each mail that arrives in the outbox from now on. Returns a function that stops this. */
export function announceMail(home: string, say: (line: string) => void): () => void {
  const ended = new AbortController();
  void announce(home, say, ended.signal);
  return () => ended.abort();
}

async function announce(home: string, say: (line: string) => void, ended: AbortSignal): Promise<void> {
  const known = new Set(await listOutbox(home));
  while (!ended.aborted) {
    for (const id of await listOutbox(home)) {
      if (known.has(id)) continue;
      known.add(id);
      const mail = await readOutboxMail(home, id);
      if (mail === undefined) continue;
      say(`Mail to ${mail.to}: ${mail.subject}`);
      const link = linkInMail(mail);
      if (link !== undefined) say(`  ${link}`);
    }
    await sleep(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}
