import { defineSignal, log, setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import {
  checkShape,
  ClaimShape,
  DeclineShape,
  DoneShape,
  FreshLinkShape,
  SessionShape,
} from '../contracts/workflow-arguments.js';
import * as messages from '../contracts/message-definitions.js';
import type { ClaimArgument, FreshLinkArgument } from '../contracts/workflow-messages.js';
import { mailLink, mayMailFreshLink } from './pause/mail.js';
import { checkClaim, claimLink } from './pause/claim-link.js';
import { registerPauseUpdates } from './pause/updates.js';
import type { Answer } from './pause/pause-request.js';
import { recipientAt } from './pause/recipients.js';
import { boundedState } from './run/bounded-state.js';
import type { Run } from './run/run.js';
import { acceptSession } from './lifecycle/session-opened.js';
import { hasUndecodable } from './undecodable.js';

/** Registers every signal, query and update, before the run's first await. */
export function registerHandlers(run: Run): void {
  setHandler(messages.status, () => boundedState(run.state), {
    description: 'The run state: status, nodes, pause, error, outputs, log',
  });
  setHandler(messages.access, () => ({
    liveUrl: run.browser.liveUrl,
    holder: run.control.controllerClaimId,
    isPaused: run.state.pause !== undefined,
  }));
  onSignal(run, messages.sessionOpened, SessionShape, (session) => acceptSession(run, session));
  setHandler(messages.checkBrowser, () => run.browser.hold?.check?.());
  onSignal(
    run,
    messages.humanDone,
    DoneShape,
    ({ pauseId, choice, by }) => answer(run, pauseId, { kind: 'done', choice, by }),
    'Answers the open pause. With a pause id: that pause and nothing else',
  );
  onSignal(
    run,
    messages.humanDeclined,
    DeclineShape,
    ({ pauseId, by, reason }) => answer(run, pauseId, { kind: 'declined', by, reason: declineReason(reason) }),
    'Ends the open pause with a reason: the run fails with HumanDeclined',
  );
  setHandler(messages.claimLink, (claim) => claimLink(run, claim), {
    validator: (claim: ClaimArgument) => {
      checkShape(ClaimShape, claim);
      checkClaim(run, claim);
    },
  });
  registerPauseUpdates(run);
  setHandler(
    messages.mailFreshLink,
    async (request) => {
      const pause = run.pauses.requireOfLink(request.pauseId);
      const recipient = recipientAt(pause, request.recipient);
      recipient.link.generation += 1;
      recipient.link.claimed = false;
      await mailLink(run, pause, recipient);
      return { to: recipient.mail.to };
    },
    {
      validator: (request: FreshLinkArgument) => {
        checkShape(FreshLinkShape, request);
        mayMailFreshLink(run, request);
      },
    },
  );
}

/** Handles a signal whose only argument has this shape. Any other argument changes nothing, and the log does not repeat its content. */
function onSignal<Shape extends z.ZodType>(
  run: Run,
  signal: { name: string },
  shape: Shape,
  handle: (given: z.output<Shape>) => void,
  description?: string,
): void {
  setHandler(
    defineSignal<unknown[]>(signal.name),
    (...args: unknown[]) => {
      const given = shape.safeParse(args[0]);
      if (given.success && !hasUndecodable(args)) return handle(given.data);
      log.warn('ignored a signal with an invalid argument', { signal: signal.name });
      run.log(`ignored a signal ${signal.name} with an invalid argument`);
    },
    description === undefined ? {} : { description },
  );
}

/** A signal has no reply to carry an error, so an answer that fits no open pause is logged and dropped. */
function answer(run: Run, pauseId: string | undefined, given: Answer): void {
  const ignored = run.pauses.receive(pauseId, given);
  if (ignored === undefined) return;
  log.info('ignored an answer', { pauseId, openPauseId: run.state.pause?.pauseId });
  run.log(ignored);
}

function declineReason(given: unknown): string {
  const reason = typeof given === 'string' ? given.trim() : '';
  return reason === '' ? 'no reason given' : reason.slice(0, 1000);
}
