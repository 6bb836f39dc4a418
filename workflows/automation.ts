import { CancellationScope, condition, log, workflowInfo } from '@temporalio/workflow';
import { fail } from '../contracts/fail.js';
import { abortable } from './run/abortable.js';
import { runAttempts } from './lifecycle/attempts.js';
import { startCallback } from './lifecycle/callback.js';
import { checkHandlers } from './lifecycle/check-private-handlers.js';
import { failureOf } from './run/failure.js';
import { endWithState } from './lifecycle/final-state.js';
import { registerHandlers } from './message-handlers.js';
import type { AutomationInput, RunResult } from '../contracts/workflow-messages.js';
import { prepare } from './lifecycle/prepare.js';
import { checkWait, limitsOfRun } from './queue/queue-memo.js';
import { releasePermits } from './queue/request-permits.js';
import { Run } from './run/run.js';
import { runEvents } from './run-events.js';
import { closeSession, noBrowser } from './lifecycle/browser-session.js';
import { runTimer } from './run/deadline-timer.js';
import { hasUndecodable } from './undecodable.js';

/**
 * One run of one automation. Returns its outputs, or fails with an `ApplicationFailure` whose type is one of `FAILURES`.
 * Cancelling it closes its browser.
 */
export async function automation(input: AutomationInput, ...further: unknown[]): Promise<RunResult> {
  try {
    return await runAutomation(input, further);
  } catch (error) {
    throw failureOf(error);
  }
}

async function runAutomation(input: AutomationInput, further: unknown[]): Promise<RunResult> {
  const run = new Run(input);
  registerHandlers(run);
  // Earlier tasks decoded the input with a key that is missing now. Waiting makes the SDK fail the run, which it does only when the run
  // does not fail by itself.
  if (hasUndecodable([input, ...further]) && workflowInfo().unsafe.isReplaying) await condition(() => false);
  try {
    await withinDeadline(run, async () => {
      prepare(run, input, further);
      runEvents.runStarted({ automation: run.state.automation });
      checkWait();
      await checkHandlers(run);
      await runAttempts(run);
    });
  } catch (error) {
    run.fail(failureOf(error));
  }
  await CancellationScope.nonCancellable(() => closeSession(run, run.error !== undefined));
  run.end();
  reportEnd(run);
  // Only a run with a callback adds this to its history.
  if (input?.callbackUrl !== undefined) await CancellationScope.nonCancellable(() => startCallback(run, input));
  await releasePermits(run.state.runId, limitsOfRun());
  // Logged as a warning because the SDK drops lower levels.
  if (run.state.error !== undefined) log.warn('run failed', { failure: run.state.error });
  return endWithState(run);
}

function reportEnd({ state: { automation, status, startedAt, endedAt = startedAt, error } }: Run): void {
  const failure = error?.type ?? 'none';
  runEvents.runEnded({ automation, status, failure, seconds: (endedAt - startedAt) / 1000 });
}

/** Runs the work until it ends or the run's own deadline passes. */
async function withinDeadline(run: Run, work: () => Promise<void>): Promise<void> {
  await abortable(async (abort) => {
    const { deadline, startedAt } = run.state;
    const timer = runTimer(deadline, () => {
      const seconds = Math.round((deadline - startedAt) / 1000);
      if (run.state.waitsFor === 'browser') {
        abort(noBrowser(run, `The run got no browser until its own deadline, ${seconds} s after its start`));
        return;
      }
      abort(fail('RunTimeoutException', `The run did not end within ${seconds} s`, { seconds, node: run.state.node }));
    });
    try {
      await work();
    } finally {
      timer.cancel();
    }
  });
}
