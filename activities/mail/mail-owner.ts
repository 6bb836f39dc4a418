import type { Config } from '../../config/index.js';
import { linkPath } from '../../config/link-token.js';
import type { Log } from '../../config/log.js';
import { clockOf } from './clock.js';
import { keepInOutbox } from './outbox.js';
import { sendByPostmark } from './postmark.js';
import { refuseBadAddress } from './recipient.js';
import { renderMail } from './render.js';

/** Plain JSON without secrets: it stands in the workflow's history. */
export interface MailInput {
  runId: string;
  pauseId: string;
  /** Which link of the pause this is; a fresh link has the next number. */
  generation: number;
  to: { email: string; name?: string };
  automation: string;
  site: string;
  /** What is asked, in one line. */
  title: string;
  instructions?: string;
  /** Epoch milliseconds. */
  deadline: number;
  /** Whether the pause or the run itself ends at the deadline. */
  limitedBy: 'max_wait_time' | 'run';
  /** What may be answered, when Done alone is no answer. */
  choices?: string[];
  /** It goes to somebody else than the owner. */
  isFurther?: boolean;
  /** It was mailed before, and the link not opened. */
  isReminder?: boolean;
}

export interface MailResult {
  messageId: string;
  via: 'postmark' | 'outbox';
}

/**
 * The activity `mailOwner`: makes the pause's link and mails it; the link leaves in the mail and nowhere else.
 * Fails with `MailUnavailable` (a retry may help) or, for good, with `NotificationFailed`.
 *
 * A send whose outcome is unknown (time-out, lost connection) is retried, so a mail may arrive twice. Both carry the same
 * link, because the link is computed from the input and the server's key.
 */
export function createMailOwner({ config, log }: { config: Config; log: Log }) {
  const clock = clockOf(config.timeZone);
  return async function mailOwner(input: MailInput): Promise<MailResult> {
    refuseBadAddress(input.to.email);
    const { runId, pauseId, generation } = input;
    const path = linkPath(config.secret(), { runId, pauseId, generation, recipient: input.to.email });
    const link = config.publicUrl + path;
    const mail = renderMail(input, link, clock, Date.now());

    const { postmarkToken } = config.mail;
    if (postmarkToken === undefined) {
      const messageId = await keepInOutbox(config.home, input, mail);
      log.info({ runId, pauseId, generation }, 'mail kept in the outbox');
      return { messageId, via: 'outbox' };
    }
    const messageId = await sendByPostmark({ ...config.mail, postmarkToken }, input, mail, [link, path]);
    log.info({ runId, pauseId, generation, messageId }, 'mail sent');
    return { messageId, via: 'postmark' };
  };
}
