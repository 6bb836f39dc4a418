import type { Client } from '@temporalio/client';
import { queueIdOf } from '../../../contracts/queue.js';

/** The payloads of the first event of a run's history, or of its `queuedRun`, as text. */
export async function historyTexts(client: Client, runId: string): Promise<string> {
  const history = await client.workflow
    .getHandle(runId)
    .fetchHistory()
    .catch(() => client.workflow.getHandle(queueIdOf(runId)).fetchHistory());
  const payloads = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payloads.map(({ data }) => Buffer.from(data ?? []).toString()).join('\n');
}
