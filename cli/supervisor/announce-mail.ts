import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { linkInMail, listOutbox, readOutboxMail } from '../../infra/storage/outbox.js';

const LOOK_MS = 300;
/** After the artifact store failed, and for a bucket, where each look is a request that costs money. */
const SLOW_LOOK_MS = 5000;

/** Prints each mail that arrives in the outbox from now on. Returns a function that stops this. */
export function announceMail(store: ObjectStore, say: (line: string) => void, isBucket: boolean): () => void {
  const ended = new AbortController();
  void announce(store, say, isBucket ? SLOW_LOOK_MS : LOOK_MS, ended.signal);
  return () => ended.abort();
}

async function announce(
  store: ObjectStore,
  say: (line: string) => void,
  lookMs: number,
  ended: AbortSignal,
): Promise<void> {
  let known: Set<string> | undefined;
  while (!ended.aborted) {
    // The processes report a store that fails.
    const ids = await listOutbox(store).catch(() => undefined);
    known ??= ids && new Set(ids);
    for (const id of ids ?? []) {
      if (known?.has(id)) continue;
      known?.add(id);
      const mail = await readOutboxMail(store, id);
      if (mail === undefined) continue;
      say(`Mail to ${mail.to}: ${mail.subject}`);
      const link = linkInMail(mail);
      if (link !== undefined) say(`  ${link}`);
    }
    await sleep(ids === undefined ? SLOW_LOOK_MS : lookMs, undefined, { signal: ended }).catch(() => undefined);
  }
}
