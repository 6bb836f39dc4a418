import { saveOutboxMail } from '../../infra/storage/outbox.js';
import { mailUnavailable } from './failures.js';
import type { MailInput, Mail } from './mail-input.js';

/** Saves the mail on this machine instead of sending it, and returns its id in the outbox. Throws `MailUnavailable`. */
export async function keepInOutbox(home: string, input: MailInput, mail: Mail): Promise<string> {
  const { runId, pauseId, generation, to } = input;
  try {
    return await saveOutboxMail(home, { to: to.email, ...mail, at: Date.now(), runId, pauseId, generation }, input);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw mailUnavailable(
      to.email,
      `The mail to ${to.email} could not be kept in the folder outbox of INTERMISSION_HOME (${code ?? 'no reason given'})`,
    );
  }
}
