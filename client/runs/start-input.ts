import { defaultPayloadConverter, type WorkflowExecutionDescription } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { QueuedRunInput } from '../../contracts/queue.js';
import { QUEUED_RUN } from '../../contracts/queue.js';
import type { AutomationInput } from '../../contracts/workflow-messages.js';
import { RunNotFoundError } from '../errors.js';
import { runIdIn, type TemporalRuns } from './temporal-runs.js';

/** Reads the input of a run from the first event of its history. Throws `RunNotFoundError`, `UnreadableError`. */
export async function startInput(
  temporal: TemporalRuns,
  codec: PayloadCodec,
  description: WorkflowExecutionDescription,
): Promise<AutomationInput> {
  const { workflowId, runId, type } = description;
  const { namespace, service } = temporal;
  const [payload] = await temporal.call(runIdIn(description), async () => {
    const { history } = await service.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1,
    });
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    return await codec.decode(started?.input?.payloads ?? []);
  });
  if (payload === undefined) throw new RunNotFoundError(runIdIn(description));
  const input: unknown = defaultPayloadConverter.fromPayload(payload);
  return type === QUEUED_RUN ? (input as QueuedRunInput).input : (input as AutomationInput);
}
