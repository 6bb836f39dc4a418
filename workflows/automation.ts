import { CancellationScope, log, workflowInfo } from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../automation/index.js';
import { abortable } from './abort.js';
import { runAttempts } from './attempts.js';
import { startCallback } from './callback.js';
import { checkHandlers } from './check-handlers.js';
import { failure, failureOf } from './failure.js';
import { registerHandlers } from './handlers.js';
import type { AutomationInput, RunResult } from './messages.js';
import { prepare } from './prepare.js';
import { Run } from './run.js';
import { closeSession } from './session.js';
import { runTimer } from './timers.js';

/**
 * One run of one automation. Returns its outputs, or fails with an `ApplicationFailure` whose type is one of `FAILURES`.
 * Cancelling it closes its browser.
 */
export async function automation(input: AutomationInput): Promise<RunResult> {
  const run = new Run(input, runDeadline());
  registerHandlers(run);
  try {
    await withinDeadline(run, async () => {
      prepare(run, input);
      await checkHandlers(run);
      await runAttempts(run);
    });
  } catch (error) {
    run.fail(failureOf(error));
  }
  await CancellationScope.nonCancellable(() => closeSession(run, run.error !== undefined));
  run.end();
  // Only a run that was asked to adds this to its history.
  if (input?.callbackUrl !== undefined) await CancellationScope.nonCancellable(() => startCallback(run, input));
  // As a warning: what is less never leaves the SDK.
  if (run.state.error !== undefined) log.warn('run failed', { failure: run.state.error });
  if (run.error !== undefined) throw run.error;
  return { outputs: run.state.outputs, artifacts: run.state.artifacts };
}

/** Does the work until it ends or the run's own deadline passes. */
async function withinDeadline(run: Run, work: () => Promise<void>): Promise<void> {
  await abortable(async (abort) => {
    const { deadline, startedAt } = run.state;
    const timer = runTimer(deadline, () => {
      const seconds = Math.round((deadline - startedAt) / 1000);
      abort(
        failure('RunTimeoutException', `The run did not end within ${seconds} s`, { seconds, node: run.state.node }),
      );
    });
    try {
      await work();
    } finally {
      timer.cancel();
    }
  });
}

/** A little before the hard limit, also when a foreign starter set none or a later one. Epoch milliseconds. */
function runDeadline(): number {
  const { startTime, executionExpirationTime } = workflowInfo();
  const ours = startTime.getTime() + RUN_LIMIT_SECONDS * 1000;
  const limit = Math.min(ours, executionExpirationTime?.getTime() ?? ours);
  return limit - RUN_CLOSING_SECONDS * 1000;
}
