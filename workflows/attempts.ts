import { ApplicationFailure, type CancelledFailure, CancellationScope, sleep } from '@temporalio/workflow';
import type { FailureType } from '../automation/index.js';
import { abortable } from './abort.js';
import { downloadsOf, expectDownloads } from './expect-downloads.js';
import { failureOf } from './failure.js';
import { runNodes } from './interpreter.js';
import { postProcess } from './post-process.js';
import type { Run } from './run.js';
import { closeSession, holdSession, waitForSession } from './session.js';

/** Seconds before the second attempt; twice as many before each one after it. */
const FIRST_PAUSE_SECONDS = 10;

/** Failures that another attempt would only meet again, or that a person or the automation itself has decided. */
const FINAL: ReadonlySet<string> = new Set<FailureType>([
  'InvalidAutomation',
  'UnsupportedFeature',
  'FailState',
  'AssertionFailed',
  'HumanDeclined',
  'RunTimeoutException',
  'HandlerNotRegistered',
  // It may have happened, and would then happen twice.
  'OutcomeUnknown',
]);

/**
 * Runs the nodes in a fresh browser, and again as often as `max_retries` says. The last browser stays open for whoever closes
 * it. The run's own deadline spans all attempts.
 */
export async function runAttempts(run: Run): Promise<void> {
  for (let number = 1; ; number += 1) {
    run.startAttempt(number);
    try {
      return await runAttempt(run, number);
    } catch (error) {
      const failed = failureOf(error);
      if (!mayTryAgain(run, failed, number)) throw failed;
      await prepareNext(run, failed, number);
    }
  }
}

async function runAttempt(run: Run, number: number): Promise<void> {
  await abortable(async (abort) => {
    // The session outlives the scope of the nodes, so that every end closes it in the same orderly way.
    CancellationScope.nonCancellable(async () => holdSession(run, abort)).catch(() => undefined);
    await waitForSession(run);
    let failed: ApplicationFailure | undefined;
    const before = downloadsOf(run);
    try {
      await runNodes(run);
      await expectDownloads(run, before);
    } catch (error) {
      const caught = failureOf(error);
      if (!(caught instanceof ApplicationFailure) || mayTryAgain(run, caught, number)) throw caught;
      failed = caught;
    }
    await postProcess(run, failed);
  });
}

/** Whether another attempt follows. None begins that the run's deadline would end before its first step. */
function mayTryAgain(run: Run, failed: ApplicationFailure | CancelledFailure, number: number): boolean {
  return (
    failed instanceof ApplicationFailure &&
    !FINAL.has(failed.type ?? '') &&
    number <= run.automation.max_retries &&
    Date.now() + pauseAfter(number) * 1000 < run.state.deadline
  );
}

async function prepareNext(run: Run, { message }: Error, number: number): Promise<void> {
  const seconds = pauseAfter(number);
  run.log(`attempt ${number} of ${run.automation.max_retries + 1} failed: ${message}`);
  run.log(`starting again in ${seconds} s, in a fresh browser`);
  await CancellationScope.nonCancellable(() => closeSession(run, true));
  run.setStatus('queued');
  await sleep(seconds * 1000, { summary: `attempt ${number + 1} begins` });
}

function pauseAfter(number: number): number {
  return FIRST_PAUSE_SECONDS * 2 ** (number - 1);
}
