import type { Client } from '@temporalio/client';
import type { RunState } from '../automation/index.js';
import type { System } from './system.js';

/** When an event was written, in milliseconds; the server's clock is this machine's. */
interface HistoryEvent {
  kind: string;
  at: number;
  activity?: string;
}

export async function startRun(system: System, automation: unknown): Promise<{ runId: string; startedAt: number }> {
  const startedAt = Date.now();
  const response = await fetch(`${system.apiUrl}/v1/runs`, {
    method: 'POST',
    headers: system.headers,
    body: JSON.stringify({ automation, owner: { email: 'bench@example.com' } }),
  });
  if (!response.ok) throw new Error(`the run was refused: ${await response.text()}`);
  return { runId: ((await response.json()) as RunState).runId, startedAt };
}

export async function untilStatus(system: System, runId: string, status: RunState['status']): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const response = await fetch(`${system.apiUrl}/v1/runs/${runId}`, { headers: system.headers });
    const state = (await response.json()) as RunState;
    if (state.status === status) return;
    if (state.endedAt !== undefined) throw new Error(`the run ended ${state.status}: ${state.error?.message}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the run did not become ${status}`);
}

/** The run's activities and signals, from its history, once it has ended. */
export async function historyOf(client: Client, runId: string): Promise<HistoryEvent[]> {
  const handle = client.workflow.getHandle(runId);
  await handle.result();
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
