import { whyNotWritten } from '../../infra/storage/not-saved-error.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { saveOutboxMail } from '../../infra/storage/outbox.js';
import { mailUnavailable } from './failures.js';
import type { MailInput, Mail } from './mail-input.js';

/** Saves the mail in the artifact store instead of sending it, and returns its id in the outbox. Throws `MailUnavailable`. */
export async function keepInOutbox(store: ObjectStore, input: MailInput, mail: Mail): Promise<string> {
  const { runId, pauseId, generation, to } = input;
  try {
    return await saveOutboxMail(store, { to: to.email, ...mail, at: Date.now(), runId, pauseId, generation }, input);
  } catch (error) {
    throw mailUnavailable(to.email, `The mail to ${to.email} could not be kept in the outbox: ${whyNotWritten(error)}`);
  }
}
