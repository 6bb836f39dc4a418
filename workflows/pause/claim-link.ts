import { refuse } from '../../contracts/fail.js';
import { recipientsOf } from '../../contracts/recipients.js';
import type { ClaimArgument, ClaimOutcome } from '../../contracts/workflow-messages.js';
import type { Run } from '../run/run.js';
import { recipientAt } from './recipients.js';

/** Refuses a link that somebody opened already, or that a fresh link replaced. */
export function checkClaim(run: Run, { pauseId, generation, claimId, recipient }: ClaimArgument): void {
  const pause = run.pauses.requireOfLink(pauseId);
  const { mail, link } = recipientAt(pause, recipient);
  const isSameClaim = link.claimed && run.control.claimOf(mail.to) === claimId;
  if (generation !== link.generation || (link.claimed && !isSameClaim)) {
    throw refuse('LinkUsed', 'This link was opened already, or a fresh one took its place');
  }
}

/** The person who opens a link gets control, unless another recipient has it. In that case they watch, and may take control. */
export function claimLink(run: Run, { pauseId, claimId, recipient }: ClaimArgument): ClaimOutcome {
  const pause = run.pauses.requireOfLink(pauseId);
  const { mail, link } = recipientAt(pause, recipient);
  if (!link.claimed) logOpened(run, mail.to, claimId);
  link.claimed = true;
  run.control.claim(mail.to, claimId);
  const others = recipientsOf(pause).filter((one) => one.mail.to !== mail.to);
  const isOthers = others.some((one) => one.mail.to === pause.control?.by);
  if (!isOthers) run.control.give(pause, { claimId, by: mail.to });
  run.showDetails();
  return { claimId };
}

function logOpened(run: Run, to: string, claimId: string): void {
  const before = run.control.claimOf(to);
  const who = run.control.nameOf(to, claimId);
  if (before !== undefined && before !== claimId)
    run.log(`${who} opened the link; the previous device can no longer act`);
  else run.log(run.state.pause?.others === undefined && who === to ? 'the link was opened' : `${who} opened the link`);
}
