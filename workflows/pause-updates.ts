import { HandlerUnfinishedPolicy } from '@temporalio/common';
import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { PauseState } from '../automation/index.js';
import { checkShape, ControlShape, ExtendShape, PauseShape } from './arguments.js';
import { clock } from './clock.js';
import { checkPage } from './done-check.js';
import * as messages from './messages.js';
import type { Run } from './run.js';

/** What a person asks of the open pause besides answering it: more time, control, and whether they are done. */
export function registerPauseUpdates(run: Run): void {
  setHandler(messages.extendPause, (request) => extend(run, request), {
    validator: (request: messages.ExtendArgument) => {
      checkShape(ExtendShape, request);
      const { limitedBy } = openPause(run, request.pauseId);
      if (limitedBy === 'run') throw refused('NoTimeLeft', 'The time limit of the whole run leaves no more');
    },
    description: 'Gives the person more time, up to what the run has left',
  });
  setHandler(messages.takeControl, (request) => take(run, request), {
    validator: (request: messages.ControlArgument) => {
      checkShape(ControlShape, request);
      openPause(run, request.pauseId);
    },
  });
  setHandler(messages.checkDone, ({ pauseId }) => checkPage(run, openPause(run, pauseId)), {
    validator: (request: { pauseId: string }) => {
      checkShape(PauseShape, request);
      openPause(run, request.pauseId);
    },
    // Whoever asked is told by the run's end; nothing is left half-done.
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
  });
}

/** Control goes to this claim, and every reader of the run learns that it moved. */
export function giveControl(
  run: Run,
  pause: PauseState,
  { claimId, by, isOperator }: Omit<messages.ControlArgument, 'pauseId'>,
): void {
  if ((run.operatorHolder ?? run.holder) === claimId && pause.control !== undefined) return;
  delete run.operatorHolder;
  if (isOperator === true) run.operatorHolder = claimId;
  else run.holder = claimId;
  pause.control = { by, changes: (pause.control?.changes ?? 0) + 1 };
}

function extend(run: Run, { pauseId, seconds, by }: messages.ExtendArgument): messages.ExtendOutcome {
  const pause = openPause(run, pauseId);
  const wanted = pause.deadline + (seconds ?? run.pauseRequest!.maxWaitSeconds) * 1000;
  pause.deadline = Math.min(wanted, run.state.deadline);
  pause.limitedBy = wanted <= run.state.deadline ? 'max_wait_time' : 'run';
  run.log(`more time${by === undefined ? '' : ` for ${by}`}: until ${clock(pause.deadline)} UTC`);
  run.showDetails();
  return { deadline: pause.deadline, limitedBy: pause.limitedBy };
}

function take(run: Run, request: messages.ControlArgument): messages.ControlOutcome {
  const pause = openPause(run, request.pauseId);
  if ((run.operatorHolder ?? run.holder) !== request.claimId) run.log(`${request.by} took control`);
  giveControl(run, pause, request);
  return { by: request.by };
}

function openPause(run: Run, pauseId: string): PauseState {
  const { pause } = run.state;
  // An answer that came ends the pause in the same moment.
  if (pause?.pauseId !== pauseId || run.answer !== undefined) throw refused('PauseNotOpen', 'The pause is over');
  return pause;
}

function refused(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true });
}
