import { createHash } from 'node:crypto';
import type { WorkflowStartOptions } from '@temporalio/client';
import type { Priority } from '@temporalio/common';
import { QUEUE_CLOSING_SECONDS, type QueuedRunInput, queueIdOf } from '../contracts/queue.js';
import type { AutomationInput } from '../contracts/workflow-messages.js';

interface RunStartOptions extends WorkflowStartOptions {
  args: [AutomationInput];
  staticSummary: string;
  staticDetails: string;
}

/** Options that start the `queuedRun` of a run, instead of the run itself. */
export function queuedOptions(
  { args: [input], staticSummary, staticDetails, workflowId, ...options }: RunStartOptions,
  { waitSeconds, isNow }: { waitSeconds: number; isNow: boolean },
) {
  const request: QueuedRunInput = {
    ...{ input, summary: staticSummary, details: staticDetails },
    ...(isNow ? { waitSeconds: 0, isNow } : { waitSeconds }),
  };
  return {
    ...options,
    workflowId: queueIdOf(workflowId),
    args: [request] as [QueuedRunInput],
    staticSummary,
    staticDetails,
    // The `queuedRun` of a run that need not wait has the time limit of the run, as if the run had started directly.
    ...(!isNow && { workflowExecutionTimeout: (waitSeconds + QUEUE_CLOSING_SECONDS) * 1000 }),
  };
}

/** The priority and the fairness key of a run, which its request for a browser inherits. */
export function priorityOf(priority: number | undefined, tenant: string | undefined): Priority {
  return {
    ...(priority !== undefined && { priorityKey: priority }),
    ...(tenant !== undefined && { fairnessKey: fairnessKeyOf(tenant) }),
  };
}

/** Temporal accepts at most 64 bytes. */
function fairnessKeyOf(tenant: string): string {
  return Buffer.byteLength(tenant) <= 64 ? tenant : createHash('sha256').update(tenant).digest('hex');
}
