import { CancelledFailure, ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import { CALLBACK_RETRY_SECONDS, type RunState } from '../automation/index.js';
import type { Activities } from '../activities/index.js';
import type { AutomationInput, CallbackInput, EndedRun } from './messages.js';
import type { Run } from './run.js';

/**
 * Hands the end of the run over to a workflow of its own, which outlives the run: neither the time that the callback takes nor
 * its failure touches the run's result. A cancelled run has none.
 */
export async function startCallback(
  run: Run,
  { callbackUrl: url = '', inputParameters = {} }: AutomationInput,
): Promise<void> {
  if (run.error instanceof CancelledFailure) return;
  const input: CallbackInput = { url, run: endedRun(run), inputParameters: run.parameters ?? inputParameters };
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

/** Tells a backend service what came of a run. Fails when the service does not take it in time. */
export async function callback(input: CallbackInput): Promise<void> {
  await sendCallback(input);
}

const { sendCallback } = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: CALLBACK_RETRY_SECONDS * 1000,
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5m' },
  summary: 'tell the service what came of the run',
});
