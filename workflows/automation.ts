import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../automation/index.js';
import { startCallback } from './callback.js';
import { failure, failureOf } from './failure.js';
import { runNodes } from './interpreter.js';
import { registerHandlers } from './handlers.js';
import type { AutomationInput, RunResult } from './messages.js';
import { prepare } from './prepare.js';
import { Run } from './run.js';
import { closeSession, holdSession, waitForSession } from './session.js';
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
      // The session outlives the scope of the nodes, so that every end closes it in the same orderly way.
      CancellationScope.nonCancellable(async () => holdSession(run)).catch(() => undefined);
      await waitForSession(run);
      await runNodes(run);
    });
  } catch (error) {
    run.fail(failureOf(error));
  }
  await CancellationScope.nonCancellable(() => closeSession(run));
  run.end();
  // Only a run that was asked to adds this to its history.
  if (input?.callbackUrl !== undefined) await CancellationScope.nonCancellable(() => startCallback(run, input));
  if (run.error !== undefined) throw run.error;
  return { outputs: run.state.outputs, artifacts: run.state.artifacts };
}

/** Runs the nodes until they end, the run's deadline passes, or the session is lost: whichever comes first. */
async function withinDeadline(run: Run, work: () => Promise<void>): Promise<void> {
  const scope = new CancellationScope();
  run.abort = (reason) => {
    run.abortedBy ??= reason;
    scope.cancel();
  };
  const deadline = runTimer(run.state.deadline, () => {
    const seconds = Math.round((run.state.deadline - run.state.startedAt) / 1000);
    run.abort(
      failure('RunTimeoutException', `The run did not end within ${seconds} s`, { seconds, node: run.state.node }),
    );
  });
  try {
    await scope.run(work);
  } catch (error) {
    // What ended the run matters more than the cancellation by which it was carried out.
    if (isCancellation(error) && run.abortedBy !== undefined) throw run.abortedBy;
    throw error;
  } finally {
    deadline.cancel();
  }
}

/** A little before the hard limit, also when a foreign starter set none or a later one. Epoch milliseconds. */
function runDeadline(): number {
  const { startTime, executionExpirationTime } = workflowInfo();
  const ours = startTime.getTime() + RUN_LIMIT_SECONDS * 1000;
  const limit = Math.min(ours, executionExpirationTime?.getTime() ?? ours);
  return limit - RUN_CLOSING_SECONDS * 1000;
}
