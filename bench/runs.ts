import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { RunState } from '../contracts/run-state.js';
import type { System } from './system.js';

/** The longest time that a run of the benchmark waits in the queue. */
const QUEUE_MS = 600_000;

/** When an event was written, in milliseconds; the server's clock is this machine's. */
interface HistoryEvent {
  kind: string;
  at: number;
  activity?: string;
}

export async function startRun(
  system: System,
  automation: unknown,
  more: object = {},
): Promise<{ runId: string; startedAt: number }> {
  const startedAt = Date.now();
  const response = await fetch(`${system.apiUrl}/v1/runs`, {
    method: 'POST',
    headers: system.headers,
    body: JSON.stringify({ automation, owner: { email: 'bench@example.com' }, ...more }),
  });
  if (!response.ok) throw new Error(`the run was refused: ${await response.text()}`);
  return { runId: ((await response.json()) as RunState).runId, startedAt };
}

/** Posts to a run, for example `human-done`. Throws when the API refuses it. */
export async function post({ apiUrl, headers }: System, runId: string, what: string, body: object = {}): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/runs/${runId}/${what}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${what} was refused: ${await response.text()}`);
}

export async function stateOf({ apiUrl, headers }: System, runId: string): Promise<RunState> {
  const response = await fetch(`${apiUrl}/v1/runs/${runId}`, { headers });
  return (await response.json()) as RunState;
}

export async function untilStatus(system: System, runId: string, status: RunState['status']): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const state = await stateOf(system, runId);
    if (state.status === status) return;
    if (state.endedAt !== undefined) throw new Error(`the run ended ${state.status}: ${state.error?.message}`);
    await sleep(50);
  }
  throw new Error(`the run did not become ${status}`);
}

/** The result of a run, which has no workflow of its own while it waits in the queue. */
export async function resultOf(client: Client, runId: string): Promise<unknown> {
  for (const giveUpAt = Date.now() + QUEUE_MS; ;) {
    try {
      return await client.workflow.getHandle(runId).result();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) || Date.now() > giveUpAt) throw error;
      await sleep(100);
    }
  }
}

/** The run's activities and signals, from its history, once it has ended. */
export async function historyOf(client: Client, runId: string): Promise<HistoryEvent[]> {
  const handle = client.workflow.getHandle(runId);
  await resultOf(client, runId);
  const { events } = await handle.fetchHistory();
  const scheduled = new Map<string, string>();
  return (events ?? []).map((event) => {
    const at = Number(event.eventTime!.seconds) * 1000 + (event.eventTime!.nanos ?? 0) / 1e6;
    const started = event.activityTaskStartedEventAttributes?.scheduledEventId;
    const completed = event.activityTaskCompletedEventAttributes?.scheduledEventId;
    if (event.activityTaskScheduledEventAttributes) {
      const activity = event.activityTaskScheduledEventAttributes.activityType!.name!;
      scheduled.set(String(event.eventId), activity);
      return { kind: 'scheduled', at, activity };
    }
    if (started) return { kind: 'started', at, activity: scheduled.get(String(started)) };
    if (completed) return { kind: 'completed', at, activity: scheduled.get(String(completed)) };
    return { kind: event.workflowExecutionSignaledEventAttributes?.signalName ?? 'other', at };
  });
}
