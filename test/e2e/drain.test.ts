import { beforeEach, expect, it, vi } from 'vitest';
import { automationOf, pause, typeInto } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem();
beforeEach(() => test.system.practice.visits.reset());

/** Asks one process to end, as a service manager does. Returns its process id. */
async function terminate(name: string): Promise<number> {
  const pid = await test.system.processId(name);
  process.kill(pid, 'SIGTERM');
  return pid;
}

async function untilReplaced(name: string, pid: number): Promise<void> {
  await vi.waitFor(async () => expect(await test.system.processId(name)).not.toBe(pid), { timeout: 40_000 });
}

/** How often Temporal had each activity of this type begun. */
async function attemptsOf(runId: string, type: string): Promise<(number | null | undefined)[]> {
  const { client, close } = test.temporalClient();
  try {
    const { events = [] } = await client.workflow.getHandle(runId).fetchHistory();
    const scheduled = new Set(
      events!
        .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === type)
        .map(({ eventId }) => String(eventId)),
    );
    return events!.flatMap(({ activityTaskStartedEventAttributes: started }) =>
      started && scheduled.has(String(started.scheduledEventId)) ? [started.attempt] : [],
    );
  } finally {
    await close();
  }
}

it('a worker that is asked to end finishes the node it is at, and another goes on with the run', async () => {
  const buy = {
    type: 'action_node',
    before_sleep_time: 5,
    end_sleep_time: 0,
    interaction_action: { click_element: { command: 'get_by_role("button", name="Buy")' } },
  };
  const sleep = { type: 'action_node', sleep_action: { sleep_time: 1 } };
  const runId = await test.runs.start(automationOf(test.site('/counter'), buy, sleep, buy));
  await test.runs.until(runId, ({ nodes }) => nodes[0]?.state === 'running');
  const pid = await terminate('worker');
  await test.runs.until(runId, ({ status }) => status === 'succeeded', 60_000);
  expect(test.system.practice.visits.counts['POST /counter']).toBe(2);
  expect(await attemptsOf(runId, 'click_element')).toEqual([1, 1]);
  await untilReplaced('worker', pid);
});

it('a browsers process that is asked to end holds its session until its run ends, and takes no new one', async () => {
  const held = await test.runs.start(automationOf(test.site('/login'), pause(120), typeInto('Username', 'ana')));
  await test.runs.untilPaused(held);
  const pid = await terminate('browsers');
  const waiting = await test.runs.start(automationOf(test.site('/login'), typeInto('Username', 'bea')));
  await vi.waitFor(async () => expect((await test.runs.state(waiting)).status).toBe('queued'));
  await test.runs.call('POST', `/v1/runs/${held}/human-done`, {});
  await test.runs.until(held, ({ status }) => status === 'succeeded');
  // Nobody else could take it: it has waited for the process that came after.
  expect((await test.runs.state(waiting)).startedAt).toBeLessThan((await test.runs.state(held)).endedAt!);
  await test.runs.until(waiting, ({ status }) => status === 'succeeded', 60_000);
  const opened = (await test.runs.state(waiting)).log.find(({ text }) => text === 'the browser is open')!;
  expect(opened.at).toBeGreaterThan((await test.runs.state(held)).endedAt!);
  await untilReplaced('browsers', pid);
});

it('an api that is asked to end ends its streams in order, and answers what it has begun', async () => {
  const runId = await test.runs.start(automationOf(test.site('/login'), pause(120)));
  await test.runs.untilPaused(runId);
  const stream = await test.runs.call('GET', `/v1/runs/${runId}/events`);
  const reader = stream.body!.getReader();
  expect((await reader.read()).done).toBe(false);
  const pid = await terminate('api');
  // A connection that was cut would reject.
  while (!(await reader.read()).done);
  await untilReplaced('api', pid);
  await test.runs.until(runId, ({ status }) => status === 'awaiting_human');
});
