import { ApplicationFailure } from '@temporalio/workflow';
import type { PauseState } from '../automation/index.js';
import { mailer } from './activities.js';
import type { Run } from './run.js';

/** A person who needs more links than this has another problem, and a mailbox must not be flooded. */
const MAX_LINKS_PER_PAUSE = 6;

/** Mails the current link of the pause to the owner; the link itself is made and stays inside the activity. */
export async function mailPause(run: Run, pause: PauseState): Promise<void> {
  const { owner } = run.state;
  if (owner === undefined) throw new Error('a run without an owner does not pause');
  pause.mail.state = 'sending';
  const { via } = await mailer(pause.mail.to).mailOwner({
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
  });
  pause.mail.state = 'sent';
  run.log(via === 'postmark' ? `mailed ${pause.mail.to}` : `mail for ${pause.mail.to} kept in the outbox`);
  run.showDetails();
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
