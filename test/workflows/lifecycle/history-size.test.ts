import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { automationOf, pause, typeInto } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

/** What a run leaves in Temporal costs money and time with every run: nothing in it repeats what is known. */
describe('the history of a run', () => {
  const stack = useStack();

  const eventsOf = async (runId: string) => {
    const { events } = await stack.temporal.client.workflow.getHandle(runId).fetchHistory();
    return events ?? [];
  };
  /** The values of `IntermissionStatus` that the workflow itself set. */
  const statusesSet = async (runId: string) =>
    (await eventsOf(runId)).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upsert }) => {
      if (upsert == null) return [];
      const status = upsert.searchAttributes?.indexedFields?.IntermissionStatus?.data;
      return [status == null ? undefined : (JSON.parse(Buffer.from(status).toString()) as unknown)].flat();
    });

  it('sets no search attributes that the start has set, and lists the run all the same', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ status }) => status === 'awaiting_human');
    await stack.temporal.client.workflow.getHandle(runId).signal('humanDone');
    await stack.until(runId, ({ status }) => status === 'succeeded');
    expect(await statusesSet(runId)).toEqual(['running', 'awaiting_human', 'running', 'succeeded']);
  });

  it('sets all of them in a run that a foreign client started', async () => {
    const handle = await stack.temporal.client.workflow.start('automation', {
      taskQueue: 'intermission',
      workflowId: `run-${randomUUID()}`,
      args: [{ automation: automationOf(stack.site, { type: 'action_node', sleep_action: { sleep_time: 0 } }) }],
    });
    await handle.result();
    expect(await statusesSet(handle.workflowId)).toEqual([undefined, 'queued', 'running', 'succeeded']);
  });

  it('lets another worker decide 3 s after a worker died with a workflow task', async () => {
    const { runId } = await stack.start({ type: 'action_node', sleep_action: { sleep_time: 0 } });
    await stack.until(runId, ({ status }) => status !== 'queued');
    const [started] = await eventsOf(runId);
    expect(Number(started?.workflowExecutionStartedEventAttributes?.workflowTaskTimeout?.seconds)).toBe(3);
  });

  it('has in the input of a step only what the activity needs', async () => {
    const { runId } = await stack.start(typeInto('Code', '123'));
    await stack.until(runId, ({ status }) => status === 'succeeded');
    const inputs = (await eventsOf(runId)).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled?.activityType?.name === 'input_text' ? (scheduled.input?.payloads ?? []) : [],
    );
    const task = JSON.parse(Buffer.from(inputs[0]?.data ?? '').toString()) as Record<string, object>;
    expect(Object.keys(task.session ?? {}).sort()).toEqual(['endpoint', 'liveUrl', 'runUrl', 'sessionId']);
    expect(task.timing).toEqual({ end_sleep_time: 5 });
  });
});
