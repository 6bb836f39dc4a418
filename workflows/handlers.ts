import { ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import { recipientsOf } from '../automation/index.js';
import { checkShape, ClaimShape, DeclineShape, DoneShape, FreshLinkShape, SessionShape, shaped } from './arguments.js';
import * as messages from './messages.js';
import { mailLink, mayMailFreshLink } from './mail.js';
import { giveControl, registerPauseUpdates } from './pause-updates.js';
import type { Answer } from './pause.js';
import { recipientAt } from './recipients.js';
import type { Held, Run } from './run.js';

/** Registers every signal, query and update, before the run's first await. */
export function registerHandlers(run: Run): void {
  setHandler(messages.status, () => run.state, {
    description: 'The run state: status, nodes, pause, error, outputs, log',
  });
  setHandler(messages.access, () => ({
    liveUrl: run.held?.ended === false ? run.held.session?.liveUrl : undefined,
    holder: run.operatorHolder ?? run.holder,
    isPaused: run.state.pause !== undefined,
  }));
  setHandler(messages.sessionOpened, (argument) => {
    const session = shaped(SessionShape, argument);
    if (session === undefined) notUnderstood(run, 'sessionOpened');
    else if (run.held !== undefined && isAwaited(run.held, session)) run.held.session = session;
  });
  setHandler(
    messages.humanDone,
    (argument) => {
      const given = shaped(DoneShape, argument);
      if (given === undefined) notUnderstood(run, 'humanDone');
      else answer(run, given.pauseId, { kind: 'done', choice: given.choice, by: given.by });
    },
    { description: 'Answers the open pause. With a pause id: that pause and nothing else' },
  );
  setHandler(
    messages.humanDeclined,
    (argument) => {
      const given = shaped(DeclineShape, argument);
      if (given === undefined) notUnderstood(run, 'humanDeclined');
      else answer(run, given.pauseId, { kind: 'declined', by: given.by, reason: declineReason(given.reason) });
    },
    { description: 'Ends the open pause with a reason: the run fails with HumanDeclined' },
  );
  setHandler(messages.claimLink, (claim) => redeem(run, claim), {
    validator: (claim: messages.ClaimArgument) => {
      checkShape(ClaimShape, claim);
      mayRedeem(run, claim);
    },
  });
  registerPauseUpdates(run);
  setHandler(
    messages.mailFreshLink,
    async (request) => {
      const pause = openPause(run);
      const recipient = recipientAt(pause, request.recipient);
      recipient.link.generation += 1;
      recipient.link.claimed = false;
      await mailLink(run, pause, recipient);
      return { to: recipient.mail.to };
    },
    {
      validator: (request: messages.FreshLinkArgument) => {
        checkShape(FreshLinkShape, request);
        mayMailFreshLink(run, request);
      },
    },
  );
}

/** A browser that was given up may open all the same, and late. */
function isAwaited({ ended, place }: Held, session: messages.Session): boolean {
  return !ended && (session.place ?? place) === place;
}

/** There is nobody to throw to in a signal: an answer that fits no open pause is logged and dropped. */
function answer(run: Run, pauseId: string | undefined, given: Answer): void {
  const { pause } = run.state;
  if (pause === undefined || (pauseId !== undefined && pauseId !== pause.pauseId)) {
    log.info('an answer came for a pause that is not open', { pauseId, openPauseId: pause?.pauseId });
    run.log(`an answer for ${pauseId ?? 'no open pause'} came and changed nothing`);
    return;
  }
  const { choices } = pause;
  if (given.kind === 'done' && choices !== undefined && !choices.some(({ id }) => id === given.choice)) {
    const ids = choices.map(({ id }) => id).join(', ');
    run.log(`an answer came without one of the choices ${ids}, and changed nothing`);
    return;
  }
  // The person may press Done twice: the first answer stands.
  run.answer ??= given;
}

function notUnderstood(run: Run, signal: string): void {
  log.warn('a signal came with an argument that is not understood', { signal });
  run.log(`a signal ${signal} came with an argument that is not understood, and changed nothing`);
}

function declineReason(given: unknown): string {
  const reason = typeof given === 'string' ? given.trim() : '';
  return reason === '' ? 'no reason given' : reason.slice(0, 1000);
}

function mayRedeem(run: Run, { pauseId, generation, claimId, recipient }: messages.ClaimArgument): void {
  const { pause } = run.state;
  if (pause?.pauseId !== pauseId) throw refused('LinkExpired', 'The pause this link was for is over');
  const { mail, link } = recipientAt(pause, recipient);
  const isSameClaim = link.claimed && run.claims.get(mail.to) === claimId;
  if (generation !== link.generation || (link.claimed && !isSameClaim)) {
    throw refused('LinkUsed', 'This link was opened already, or a fresh one took its place');
  }
}

/** Who opens a link gets control, unless somebody else who was mailed has it: then they watch, and may take it over. */
function redeem(run: Run, { claimId, recipient }: messages.ClaimArgument): messages.ClaimOutcome {
  const pause = openPause(run);
  const { mail, link } = recipientAt(pause, recipient);
  if (run.claims.get(mail.to) !== claimId) {
    run.log(pause.others === undefined ? 'the link was opened' : `${mail.to} opened the link`);
  }
  link.claimed = true;
  run.claims.set(mail.to, claimId);
  const others = recipientsOf(pause).filter((one) => one.mail.to !== mail.to);
  const isOthers = others.some((one) => one.mail.to === pause.control?.by);
  if (!isOthers) giveControl(run, pause, { claimId, by: mail.to });
  run.showDetails();
  return { claimId };
}

function openPause(run: Run) {
  if (run.state.pause === undefined) throw refused('LinkExpired', 'The pause is over');
  return run.state.pause;
}

function refused(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}
