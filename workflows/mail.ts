import { ActivityFailure, ApplicationFailure, isCancellation, sleep } from '@temporalio/workflow';
import { MAIL_RETRY_SECONDS, type PauseState, type Recipient, recipientsOf } from '../automation/index.js';
import { mailer } from './activities.js';
import { failure } from './failure.js';
import type { FreshLinkArgument } from './messages.js';
import { recipientAt } from './recipients.js';
import type { Run } from './run.js';

/** A person who needs more links than this has another problem, and a mailbox must not be flooded. */
const MAX_LINKS_PER_PAUSE = 6;

/**
 * Mails the current links of the pause to everybody it is for. Fails with `NotificationFailed` when nobody could be mailed: the
 * addresses are refused, or no try succeeded within `MAIL_RETRY_SECONDS`.
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

/** Mails a recipient's current link; the link itself is made and stays inside the activity. */
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
  const isSent = via === 'postmark';
  if (kind === 'reminder') run.log(isSent ? `reminded ${mail.to}` : `reminder for ${mail.to} kept in the outbox`);
  else run.log(isSent ? `mailed ${mail.to}` : `mail for ${mail.to} kept in the outbox`);
  run.showDetails();
}

/** Once `reminder_after` has passed, mails those again who have not opened their link. It does not fail the pause. */
export async function remind(run: Run, pause: PauseState): Promise<void> {
  const seconds = run.pauseRequest?.reminderAfterSeconds;
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
    return failure('NotificationFailed', cause.message);
  }
  const last = cause instanceof ApplicationFailure ? `: ${cause.message}` : '';
  return failure('NotificationFailed', `The mail to ${to} could not be sent within ${MAIL_RETRY_SECONDS} s${last}`);
}

export function mayMailFreshLink(run: Run, { pauseId, recipient }: FreshLinkArgument): void {
  const { pause } = run.state;
  if (pause?.pauseId !== pauseId) {
    throw ApplicationFailure.create({ type: 'LinkExpired', message: 'The pause is over', nonRetryable: true });
  }
  if (recipientAt(pause, recipient).link.generation >= MAX_LINKS_PER_PAUSE) {
    throw ApplicationFailure.create({
      type: 'TooManyLinks',
      message: `${MAX_LINKS_PER_PAUSE} links were mailed for this pause already`,
      nonRetryable: true,
    });
  }
}

function siteOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1] ?? url;
}
