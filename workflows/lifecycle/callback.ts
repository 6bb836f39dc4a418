import { CancelledFailure, ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import { CALLBACK_RETRY_SECONDS } from '../../automation/model/limits.js';
import type { RunState } from '../../contracts/run-state.js';
import type { Activities } from '../../activities/index.js';
import type { AutomationInput, CallbackInput, EndedRun } from '../../contracts/workflow-messages.js';
import { rightsOf } from '../run/rights.js';
import type { Run } from '../run/run.js';
import { bytesOf } from '../run/payload-size.js';
import { hasUndecodable } from '../undecodable.js';

/** Below the 2 MB that Temporal accepts as the input of a workflow. */
const MOST_BYTES = 1_900_000;

/**
 * Passes the end of the run on to a separate workflow that outlives the run: the duration and the failure of the callback do not affect
 * the run's result. A cancelled run has no callback.
 */
export async function startCallback(
  run: Run,
  { callbackUrl: url = '', inputParameters = {} }: AutomationInput,
): Promise<void> {
  if (run.error instanceof CancelledFailure) return;
  const input: CallbackInput = {
    url,
    run: endedRun(run),
    inputParameters: run.variables.inputs ?? inputParameters,
    ...rightsOf(),
  };
  if (bytesOf(input) > MOST_BYTES) {
    run.log(`warning: no callback: the run's state and parameters have more than ${MOST_BYTES} bytes; read the run`);
    return;
  }
  try {
    await startChild(callback, {
      args: [input],
      workflowId: `${run.state.runId}-callback`,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowExecutionTimeout: (CALLBACK_RETRY_SECONDS + 60) * 1000,
      staticSummary: 'callback of a run',
    });
  } catch (error) {
    run.log(`warning: the callback could not be started: ${(error as Error).message}`);
  }
}

function endedRun({ state }: Run): EndedRun {
  const ended: Partial<RunState> = { ...state };
  for (const name of ['nodes', 'log', 'pause'] as const) delete ended[name];
  return ended as EndedRun;
}

/** Reports the result of a run to a backend service. Fails when the service does not accept it in time. */
export async function callback(input: CallbackInput): Promise<void> {
  if (hasUndecodable([input])) throw fail('PayloadUnreadable', 'The input of the callback cannot be decoded');
  await sendCallback(input);
}

const { sendCallback } = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: CALLBACK_RETRY_SECONDS * 1000,
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5m' },
  summary: 'tell the service what came of the run',
});
