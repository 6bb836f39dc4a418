import { outboxFiles, readOutboxMail } from '../run/outbox.js';

const LOOK_MS = 300;

/** Prints each mail that comes into the outbox from now on. Returns a function that stops it. */
export function announceMail(home: string, say: (line: string) => void): () => void {
  const known = new Set(outboxFiles(home));
  const timer = setInterval(() => {
    for (const file of outboxFiles(home)) {
      if (known.has(file)) continue;
      known.add(file);
      const mail = readOutboxMail(home, file);
      if (mail === undefined) continue;
      say(`Mail to ${mail.to}: ${mail.subject}`);
      if (mail.link !== undefined) say(`  ${mail.link}`);
    }
  }, LOOK_MS);
  return () => clearInterval(timer);
}
