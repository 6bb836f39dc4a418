import { HandlerUnfinishedPolicy } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import { refuse } from '../../contracts/fail.js';
import { checkShape, ControlShape, ExtendShape, PauseShape } from '../../contracts/workflow-arguments.js';
import { utcTime } from '../run/utc-time.js';
import { checkPage } from './check-page.js';
import type { ControlOutcome, ExtendOutcome } from '../../contracts/pause-outcomes.js';
import * as messages from '../../contracts/message-definitions.js';
import type { ControlArgument, ExtendArgument } from '../../contracts/workflow-messages.js';
import type { Run } from '../run/run.js';

/** Registers the updates of an open pause that do not answer it: more time, control, and the check whether the person is done. */
export function registerPauseUpdates(run: Run): void {
  setHandler(messages.extendPause, (request) => extend(run, request), {
    validator: (request: ExtendArgument) => {
      checkShape(ExtendShape, request);
      const { limitedBy } = run.pauses.requireOpen(request.pauseId);
      if (limitedBy === 'run') throw refuse('NoTimeLeft', 'The time limit of the whole run leaves no more');
    },
    description: 'Gives the person more time, up to what the run has left',
  });
  setHandler(messages.takeControl, (request) => take(run, request), {
    validator: (request: ControlArgument) => {
      checkShape(ControlShape, request);
      run.pauses.requireOpen(request.pauseId);
      if (request.isOperator !== true && !run.control.isCurrent(request.claimId)) {
        throw refuse('LinkReplaced', 'A fresh link was opened on another device, which took the place of this one');
      }
    },
  });
  setHandler(messages.checkDone, ({ pauseId }) => checkPage(run, run.pauses.requireOpen(pauseId)), {
    validator: (request: { pauseId: string }) => {
      checkShape(PauseShape, request);
      run.pauses.requireOpen(request.pauseId);
    },
    // The caller learns the outcome from the end of the run; no work is left half-done.
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
  });
}

function extend(run: Run, { pauseId, seconds, by }: ExtendArgument): ExtendOutcome {
  const { deadline, limitedBy } = run.pauses.extend(pauseId, seconds);
  run.log(`more time${by === undefined ? '' : ` for ${by}`}: until ${utcTime(deadline)} UTC`);
  run.showDeadline();
  return { deadline, limitedBy };
}

function take(run: Run, { pauseId, claimId, by, isOperator }: ControlArgument): ControlOutcome {
  const pause = run.pauses.requireOpen(pauseId);
  if (run.control.controllerClaimId !== claimId) {
    run.log(`${isOperator === true ? by : run.control.nameOf(by, claimId)} took control`);
  }
  run.control.give(pause, { claimId, by, isOperator });
  return { by };
}
