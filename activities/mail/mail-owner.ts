import { ApplicationFailure } from '@temporalio/common';
import type { Config } from '../../config/index.js';
import { linkPath } from '../../infra/crypto/link-token.js';
import { inSpan } from '../../infra/tracing/tracing.js';
import type { Log } from '../../infra/log.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { workerMetrics } from '../../infra/metrics/worker-metrics.js';
import { clockOf } from './clock.js';
import type { MailResult, MailInput } from './mail-input.js';
import { keepInOutbox } from './outbox.js';
import { refuseBadAddress } from './recipient.js';
import { renderMail } from './render.js';

/**
 * The activity `mailOwner`: creates the pause's link and mails it. The link appears in the mail and nowhere else. Fails with
 * `MailUnavailable` when a retry may help, otherwise with `NotificationFailed`.
 *
 * A send whose outcome is unknown (time-out, lost connection) is retried, so a mail may arrive twice. Both mails contain the same link,
 * because the link is computed from the input and the server's key.
 */
export function createMailOwner({ config, store, log }: { config: Config; store: ObjectStore; log: Log }) {
  const clock = clockOf(config.timeZone);
  const { postmarkToken } = config.mail;
  const via = postmarkToken === undefined ? 'outbox' : 'postmark';

  async function sendMail(input: MailInput): Promise<MailResult> {
    refuseBadAddress(input.to.email);
    const { runId, pauseId, generation } = input;
    const path = linkPath(config.secret(), { runId, pauseId, generation, recipient: input.to.email });
    const link = config.publicUrl + path;
    const mail = renderMail(input, link, clock, Date.now());

    if (postmarkToken === undefined) {
      const messageId = await keepInOutbox(store, input, mail);
      log.info({ runId, pauseId, generation }, 'mail kept in the outbox');
      return { messageId, via: 'outbox' };
    }
    const { sendByPostmark } = await import('./postmark.js');
    const messageId = await sendByPostmark({ ...config.mail, postmarkToken }, input, mail, [link, path]);
    log.info({ runId, pauseId, generation, messageId }, 'mail sent');
    return { messageId, via: 'postmark' };
  }

  return async function mailOwner(input: MailInput): Promise<MailResult> {
    try {
      const result = await inSpan(`mail ${via}`, {}, () => sendMail(input));
      workerMetrics.mails.inc({ via, outcome: 'sent' });
      return result;
    } catch (error) {
      const isFinal = error instanceof ApplicationFailure && error.nonRetryable === true;
      workerMetrics.mails.inc({ via, outcome: isFinal ? 'refused' : 'failed' });
      throw error;
    }
  };
}
