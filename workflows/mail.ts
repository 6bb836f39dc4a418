import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { MAIL_RETRY_SECONDS, type PauseState } from '../automation/index.js';
import { mailer } from './activities.js';
import { failure } from './failure.js';
import type { Run } from './run.js';

/** A person who needs more links than this has another problem, and a mailbox must not be flooded. */
const MAX_LINKS_PER_PAUSE = 6;

/**
 * Mails the current link of the pause to the owner; the link itself is made and stays inside the activity. Fails with
 * `NotificationFailed` when the address is refused, or when no try succeeded within `MAIL_RETRY_SECONDS`.
 */
export async function mailPause(run: Run, pause: PauseState): Promise<void> {
  const { owner } = run.state;
  if (owner === undefined) throw new Error('a run without an owner does not pause');
  pause.mail.state = 'sending';
  const mail = {
    runId: run.state.runId,
    pauseId: pause.pauseId,
    generation: pause.link.generation,
    to: owner,
    automation: run.state.automation,
    site: siteOf(run.automation.url),
    title: pause.title,
    instructions: pause.instructions,
    deadline: pause.deadline,
    limitedBy: pause.limitedBy,
  };
  const { via } = await mailer(pause.mail.to)
    .mailOwner(mail)
    .catch((error: unknown) => {
      throw isCancellation(error) ? error : notificationFailed(error, pause.mail.to);
    });
  pause.mail.state = 'sent';
  run.log(via === 'postmark' ? `mailed ${pause.mail.to}` : `mail for ${pause.mail.to} kept in the outbox`);
  run.showDetails();
}

function notificationFailed(error: unknown, to: string): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof ApplicationFailure && cause.type === 'NotificationFailed') {
    return failure('NotificationFailed', cause.message);
  }
  const last = cause instanceof ApplicationFailure ? `: ${cause.message}` : '';
  return failure('NotificationFailed', `The mail to ${to} could not be sent within ${MAIL_RETRY_SECONDS} s${last}`);
}

export function mayMailFreshLink(run: Run, pauseId: string): void {
  const { pause } = run.state;
  if (pause?.pauseId !== pauseId) {
    throw ApplicationFailure.create({ type: 'LinkExpired', message: 'The pause is over', nonRetryable: true });
  }
  if (pause.link.generation >= MAX_LINKS_PER_PAUSE) {
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
