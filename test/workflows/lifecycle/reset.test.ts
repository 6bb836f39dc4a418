import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENDED, type RunState } from '../../../client/index.js';
import { pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

const type = {
  type: 'action_node',
  interaction_action: { input_text: { command: 'get_by_label("Code")', input_text: 'ana' } },
};
describe('a run that somebody resets in Temporal', () => {
  const stack = useStack();
  const client = () => stack.temporal.client;

  type Event = { eventId: number; kind: string };
  async function eventsOf(runId: string): Promise<Event[]> {
    const { events } = await client().workflow.getHandle(runId).fetchHistory();
    return (events ?? []).map((event) => ({
      eventId: Number(String(event.eventId)),
      kind:
        event.workflowExecutionSignaledEventAttributes?.signalName ??
        event.activityTaskScheduledEventAttributes?.activityType?.name ??
        (event.workflowTaskCompletedEventAttributes == null ? '' : 'task'),
    }));
  }

  /** Resets the run to the workflow task that follows the first event of this kind. */
  async function resetAfter(runId: string, kind: string): Promise<void> {
    const events = await eventsOf(runId);
    const from = events.find((event) => event.kind === kind)?.eventId ?? 0;
    const task = events.find((event) => event.kind === 'task' && event.eventId > from);
    await client().workflowService.resetWorkflowExecution({
      namespace: client().options.namespace,
      workflowExecution: { workflowId: runId },
      reason: 'a test',
      workflowTaskFinishEventId: task!.eventId as never,
      requestId: randomUUID(),
    });
  }

  const ended = (runId: string): Promise<RunState> => stack.until(runId, ({ status }) => ENDED.includes(status));

  async function pausedRun(): Promise<string> {
    const { runId } = await stack.start(type, pause());
    await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    return runId;
  }

  it('in the middle of a pause does not go on in a new, empty browser', async () => {
    const runId = await pausedRun();
    await resetAfter(runId, 'mailOwner');
    const { error } = await ended(runId);
    expect(error).toMatchObject({ type: 'BrowserSessionLost' });
    expect(error?.message).toContain('reset');
  });

  it('between two nodes does not go on in a new, empty browser', async () => {
    const runId = await pausedRun();
    await resetAfter(runId, 'openUrl');
    expect((await ended(runId)).error).toMatchObject({ type: 'BrowserSessionLost' });
  });

  it("by an old execution's signal gets no other browser", async () => {
    const runId = await pausedRun();
    const before = await stack.until(runId, () => true);
    const stale = { sessionId: 'stale', endpoint: 'ws://127.0.0.1:1/', liveUrl: 'http://127.0.0.1:1', runUrl: '' };
    await resetAfter(runId, '');
    await client()
      .workflow.getHandle(runId)
      .signal('sessionOpened', { ...stale, workflowRunId: 'another', place: 1 });
    const after = await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    expect(after.startedAt).toBeGreaterThan(before.startedAt);
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1' });
    expect((await ended(runId)).status).toBe('succeeded');
  });

  it.each(['pause', 'reset'] as const)('keeps its browser when somebody calls %s for its activity', async (command) => {
    const runId = await pausedRun();
    const request = {
      namespace: client().options.namespace,
      execution: { workflowId: runId },
      type: 'holdSession',
      identity: 'a test',
    };
    if (command === 'reset') await client().workflowService.resetActivity(request);
    else await client().workflowService.pauseActivity({ ...request, reason: 'a test' });
    // Longer than a session is kept open that nobody holds would take too long; the next heartbeats tell the activity.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    if (command === 'pause') await client().workflowService.unpauseActivity(request);
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1' });
    expect((await ended(runId)).status).toBe('succeeded');
  });

  it('before its browser opened begins again, in a browser of its own', async () => {
    const runId = await pausedRun();
    const before = await stack.until(runId, () => true);
    await resetAfter(runId, '');
    const { pause: paused } = await stack.until(runId, (state) => state.pause?.mail.state === 'sent');
    expect(paused?.pauseId).toBe('pause-1');
    const after = await stack.until(runId, () => true);
    expect(after.deadline).toBeGreaterThan(before.deadline);
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1' });
    expect((await ended(runId)).status).toBe('succeeded');
  });
});
