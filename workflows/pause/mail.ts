import { ActivityFailure, ApplicationFailure, isCancellation, sleep } from '@temporalio/workflow';
import { fail, refuse } from '../../contracts/fail.js';
import { MAIL_RETRY_SECONDS } from '../../automation/model/limits.js';
import type { PauseState } from '../../contracts/run-state.js';
import { type Recipient, recipientsOf } from '../../contracts/recipients.js';
import { mailer } from '../run/activity-proxies.js';
import type { FreshLinkArgument } from '../../contracts/workflow-messages.js';
import { reasonOf } from './pause-request.js';
import { recipientAt } from './recipients.js';
import type { Run } from '../run/run.js';
import { runEvents } from '../run-events.js';

/** Links that one recipient of a pause may get. The limit protects a mailbox from a flood of mails. */
const MAX_LINKS_PER_PAUSE = 6;

/**
 * Mails the current links of the pause to all its recipients. Fails with `NotificationFailed` when no mail could be sent: the mail service
 * refused the addresses, or no try succeeded within `MAIL_RETRY_SECONDS`.
 */
export async function mailPause(run: Run, pause: PauseState): Promise<void> {
  const [first, ...others] = recipientsOf(pause);
  if (others.length === 0) return mailLink(run, pause, first!);
  const failures: unknown[] = [];
  await Promise.all(
    [first!, ...others].map(async (recipient) => {
      await mailLink(run, pause, recipient).catch((error: unknown) => {
        if (isCancellation(error)) throw error;
        recipient.mail.state = 'failed';
        failures.push(error);
        run.log(`warning: ${(error as Error).message}`);
      });
    }),
  );
  if (failures.length > others.length) throw failures[0];
}

/** Mails a recipient's current link. The activity creates the link, and the link never leaves the activity. */
export async function mailLink(
  run: Run,
  pause: PauseState,
  { mail, link }: Recipient,
  kind: 'link' | 'reminder' = 'link',
): Promise<void> {
  const { owner } = run.state;
  if (owner === undefined) throw new Error('a run without an owner does not pause');
  mail.state = 'sending';
  const input = {
    runId: run.state.runId,
    pauseId: pause.pauseId,
    generation: link.generation,
    to: mail.to === owner.email ? owner : { email: mail.to },
    automation: run.state.automation,
    site: siteOf(run.automation.url),
    title: pause.title,
    instructions: pause.instructions,
    deadline: pause.deadline,
    limitedBy: pause.limitedBy,
    ...(pause.choices && { choices: pause.choices.map(({ label }) => label) }),
    ...(mail.to !== owner.email && { isFurther: true }),
    ...(kind === 'reminder' && { isReminder: true }),
  };
  const { via } = await mailer(mail.to)
    .mailOwner(input)
    .catch((error: unknown) => {
      throw isCancellation(error) ? error : notificationFailed(error, mail.to);
    });
  mail.state = 'sent';
  mail.via = via;
  if (kind === 'link') reportMail(run, pause);
  const isSent = via === 'postmark';
  if (kind === 'reminder') run.log(isSent ? `reminded ${mail.to}` : `reminder for ${mail.to} kept in the outbox`);
  else run.log(isSent ? `mailed ${mail.to}` : `mail for ${mail.to} kept in the outbox`);
  run.showDetails();
}

function reportMail(run: Run, { openedAt }: PauseState): void {
  const { request } = run.pauses;
  const now = Date.now();
  if (request === undefined || !run.pauses.noteMail(now)) return;
  runEvents.pauseNotified({ reason: reasonOf(request), seconds: (now - openedAt) / 1000 });
}

/** After `reminder_after`, mails those recipients again who have not opened their link. A failed reminder does not fail the pause. */
export async function remind(run: Run, pause: PauseState): Promise<void> {
  const seconds = run.pauses.request?.reminderAfterSeconds;
  if (seconds === undefined) return;
  const left = pause.openedAt + seconds * 1000 - Date.now();
  if (left > 0) await sleep(left, { summary: `${pause.pauseId}: reminder` });
  const unopened = recipientsOf(pause).filter(({ link }) => !link.claimed);
  await Promise.all(
    unopened.map((recipient) =>
      mailLink(run, pause, recipient, 'reminder').catch((error: unknown) => {
        if (isCancellation(error)) throw error;
        run.log(`warning: ${(error as Error).message}`);
      }),
    ),
  );
}

function notificationFailed(error: unknown, to: string): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof ApplicationFailure && cause.type === 'NotificationFailed') {
    return fail('NotificationFailed', cause.message);
  }
  const last = cause instanceof ApplicationFailure ? `: ${cause.message}` : '';
  return fail('NotificationFailed', `The mail to ${to} could not be sent within ${MAIL_RETRY_SECONDS} s${last}`);
}

export function mayMailFreshLink(run: Run, { pauseId, recipient }: FreshLinkArgument): void {
  const pause = run.pauses.requireOfLink(pauseId);
  if (recipientAt(pause, recipient).link.generation >= MAX_LINKS_PER_PAUSE) {
    throw refuse('TooManyLinks', `${MAX_LINKS_PER_PAUSE} links have already been mailed for this pause`);
  }
}

function siteOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1] ?? url;
}
