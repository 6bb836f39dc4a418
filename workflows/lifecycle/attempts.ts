import { ApplicationFailure, type CancelledFailure, CancellationScope, sleep } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures.js';
import { abortable } from '../run/abortable.js';
import { downloadsOf, expectDownloads } from './expect-downloads.js';
import { failureOf } from '../run/failure.js';
import { runNodes } from '../nodes/interpreter.js';
import { postProcess } from './post-process.js';
import type { Run } from '../run/run.js';
import { closeSession, waitForSession } from './browser-session.js';
import { holdSession } from './hold-session.js';

/** Seconds before the second attempt. The wait doubles before each later attempt. */
const FIRST_PAUSE_SECONDS = 10;

/** Failures that another attempt would meet again, or that a person or the automation decided. */
const FINAL: ReadonlySet<string> = new Set<FailureType>([
  'InvalidAutomation',
  'UnsupportedFeature',
  'FailState',
  'AssertionFailed',
  'HumanDeclined',
  'RunTimeoutException',
  'HandlerNotRegistered',
  'HeadedUnavailable',
  'EvidenceNotAllowed',
  // The step may have taken effect, and another attempt would repeat it.
  'OutcomeUnknown',
  'WorkerLost',
  'InternalError',
]);

/**
 * Runs the nodes in a fresh browser, and retries up to `max_retries` times. The last browser stays open; the caller closes it. The run's
 * own deadline covers all attempts.
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
    // The session outlives the scope of the nodes, so that it closes in the same orderly way however the attempt ends.
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

/** Whether another attempt follows. An attempt that the run's deadline would end before its first step does not start. */
function mayTryAgain(run: Run, failed: ApplicationFailure | CancelledFailure, number: number): boolean {
  return (
    failed instanceof ApplicationFailure &&
    !FINAL.has(failed.type ?? '') &&
    number <= run.automation.max_retries &&
    Date.now() + retryDelay(number) * 1000 < run.state.deadline
  );
}

async function prepareNext(run: Run, { message }: Error, number: number): Promise<void> {
  const seconds = retryDelay(number);
  run.log(`attempt ${number} of ${run.automation.max_retries + 1} failed: ${message}`);
  run.log(`starting again in ${seconds} s, in a fresh browser`);
  await CancellationScope.nonCancellable(() => closeSession(run, true));
  run.setStatus('queued');
  await sleep(seconds * 1000, { summary: `attempt ${number + 1} begins` });
}

function retryDelay(number: number): number {
  return FIRST_PAUSE_SECONDS * 2 ** (number - 1);
}
