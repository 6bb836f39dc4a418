import { ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import * as messages from './messages.js';
import { mailPause, mayMailFreshLink } from './mail.js';
import { giveControl, registerPauseUpdates } from './pause-updates.js';
import type { Run } from './run.js';

/** Registers every signal, query and update, before the run's first await. */
export function registerHandlers(run: Run): void {
  setHandler(messages.status, () => run.state, {
    description: 'The run state: status, nodes, pause, error, outputs, log',
  });
  setHandler(messages.access, () => ({
    liveUrl: run.session?.liveUrl,
    holder: run.operatorHolder ?? run.holder,
    isPaused: run.state.pause !== undefined,
  }));
  setHandler(messages.sessionOpened, (session) => {
    run.session = session;
  });
  setHandler(
    messages.humanDone,
    (argument) => {
      const { pauseId, by } = typeof argument === 'string' ? { pauseId: argument } : { ...argument };
      answer(run, pauseId, { kind: 'done', by });
    },
    { description: 'Answers the open pause. With a pause id: that pause and nothing else' },
  );
  setHandler(
    messages.humanDeclined,
    (argument) =>
      answer(run, argument?.pauseId, { kind: 'declined', by: argument?.by, reason: declineReason(argument) }),
    { description: 'Ends the open pause with a reason: the run fails with HumanDeclined' },
  );
  setHandler(messages.claimLink, (claim) => redeem(run, claim), {
    validator: (claim: messages.ClaimArgument) => mayRedeem(run, claim),
  });
  registerPauseUpdates(run);
  setHandler(
    messages.mailFreshLink,
    async () => {
      const pause = openPause(run);
      pause.link.generation += 1;
      pause.link.claimed = false;
      await mailPause(run, pause);
      return { to: pause.mail.to };
    },
    { validator: ({ pauseId }: { pauseId: string }) => mayMailFreshLink(run, pauseId) },
  );
}

/** There is nobody to throw to in a signal: an answer that fits no open pause is logged and dropped. */
function answer(
  run: Run,
  pauseId: string | undefined,
  given: { kind: 'done' | 'declined'; by?: string; reason?: string },
): void {
  const { pause } = run.state;
  if (pause === undefined || (pauseId !== undefined && pauseId !== pause.pauseId)) {
    log.info('an answer came for a pause that is not open', { pauseId, openPauseId: pause?.pauseId });
    run.log(`an answer for ${pauseId ?? 'no open pause'} came and changed nothing`);
    return;
  }
  // The person may press Done twice: the first answer stands.
  run.answer ??= given;
}

function declineReason(argument: messages.DeclineArgument | undefined): string {
  const reason = typeof argument?.reason === 'string' ? argument.reason.trim() : '';
  return reason === '' ? 'no reason given' : reason.slice(0, 1000);
}

function mayRedeem(run: Run, { pauseId, generation, claimId }: messages.ClaimArgument): void {
  const { pause } = run.state;
  if (pause?.pauseId !== pauseId) throw refused('LinkExpired', 'The pause this link was for is over');
  const isSameClaim = pause.link.claimed && run.holder === claimId;
  if (generation !== pause.link.generation || (pause.link.claimed && !isSameClaim)) {
    throw refused('LinkUsed', 'This link was opened already, or a fresh one took its place');
  }
}

function redeem(run: Run, { claimId }: messages.ClaimArgument): messages.ClaimOutcome {
  const pause = openPause(run);
  if (run.holder !== claimId) run.log('the link was opened');
  pause.link.claimed = true;
  giveControl(run, pause, { claimId, by: pause.mail.to });
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
