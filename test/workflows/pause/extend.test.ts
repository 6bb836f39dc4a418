import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { DoneCheck, ExtendOutcome } from '../../../contracts/pause-outcomes.js';
import type { RunAccess } from '../../../contracts/workflow-messages.js';
import { type PostmarkStub, startPostmarkStub } from '../../activities/mail/postmark-stub.js';
import { automationOf, humanInLoopExample, pause } from '../../support/runs/automations.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useTimeSkipping } from '../../support/temporal/time-skipping.js';

const owner = { email: 'ana@example.com' };
const ana = { pauseId: 'pause-1', claimId: 'laptop', by: 'ana@example.com' };
const operator = { pauseId: 'pause-1', claimId: 'desk', by: 'an operator', isOperator: true };
let postmark: PostmarkStub;
const system = useTimeSkipping(async () => {
  postmark = await startPostmarkStub();
  return {
    POSTMARK_SERVER_TOKEN: 'token',
    INTERMISSION_POSTMARK_URL: postmark.url,
    INTERMISSION_MAIL_FROM: 'runs@example.com',
  };
});
afterAll(() => postmark?.stop());

const extend = (run: WorkflowHandle, seconds?: number, pauseId = 'pause-1') =>
  run.executeUpdate<ExtendOutcome, [object]>('extendPause', { args: [{ pauseId, seconds, by: 'ana@example.com' }] });

/**
 * Waits until the browser knows the new time: the time-skipping server fails a workflow task that cancels an activity
 * which has just completed.
 */
const told = (run: WorkflowHandle) =>
  vi.waitFor(
    async () => {
      const events = (await run.fetchHistory()).events ?? [];
      const extension = events.find(
        ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'extendGate',
      );
      const isDone = events.some(
        ({ activityTaskCompletedEventAttributes: completed }) =>
          extension !== undefined && completed?.scheduledEventId?.toString() === extension.eventId?.toString(),
      );
      if (!isDone) throw new Error('the browser does not know yet');
      return events;
    },
    { timeout: 20_000, interval: 50 },
  );

describe('more time', () => {
  it('moves the deadline by max_wait_time, and the pause outlasts the old one', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url, 200), owner });
    const before = (await system.paused(run)).pause!;
    const { deadline, limitedBy } = await extend(run);
    expect({ deadline, limitedBy }).toEqual({ deadline: before.deadline + 200_000, limitedBy: 'max_wait_time' });
    const state = await system.until(run, ({ pause }) => pause?.deadline === deadline);
    expect(state.log.at(-1)?.text).toBe(
      `more time for ana@example.com: until ${new Date(deadline).toISOString().slice(11, 19)} UTC`,
    );
    await told(run);
    const failure = await system.skip('401s', failureOf(run.result()));
    expect(failure.message).toBe(
      'Nobody answered the pause at step 2 within 400 s (mailed to ana@example.com, link never opened)',
    );
  });

  it('shows the new time as the summary of the timer in the Web UI', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url, 200), owner });
    await system.paused(run);
    const { deadline } = await extend(run, 60);
    const events = await told(run);
    const summaries = events.flatMap(({ userMetadata }) => {
      const data = userMetadata?.summary?.data;
      return data ? [Buffer.from(data).toString()] : [];
    });
    await run.signal('humanDone');
    await run.result();
    const until = new Date(deadline).toISOString().slice(11, 19);
    expect(summaries).toContain(`"human: Complete this step by hand — until ${until} UTC"`);
    expect(summaries).toContain(`"pause-1: more time, until ${until} UTC"`);
  });

  it('never goes past the deadline of the run, and says so', async () => {
    // Without an execution timeout, which the skipping server would reach while the browser closes.
    const run = await system.environment.client.workflow.start('automation', {
      taskQueue: 'intermission',
      workflowId: `extended-${Date.now()}`,
      args: [{ automation: humanInLoopExample(system.practice.url, 500), owner }],
    });
    const { deadline } = await system.paused(run);
    await expect(extend(run)).resolves.toEqual({ deadline, limitedBy: 'run' });
    await told(run);
    const failure = await system.skip('600s', failureOf(run.result()));
    expect(failure.type).toBe('RunTimeoutException');
  });

  it('is refused when the run itself leaves no more', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url, 599), owner });
    await system.paused(run);
    await expect(extend(run)).rejects.toMatchObject({ cause: { type: 'NoTimeLeft' } });
    await run.signal('humanDone');
    await run.result();
  });

  it('is for the open pause only', async () => {
    const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner });
    await system.paused(run);
    await expect(extend(run, 60, 'pause-2')).rejects.toMatchObject({ cause: { type: 'PauseNotOpen' } });
    await run.signal('humanDone');
    await run.result();
  });
});

describe('control', () => {
  const holder = async (run: WorkflowHandle) => (await run.query<RunAccess>('access')).holder;

  it('goes to whoever takes it, and an operator gives it back with the end of the pause', async () => {
    const automation = automationOf(`${system.practice.url}/login`, pause(100), pause(100));
    const run = await system.start({ automation, owner });
    await system.paused(run);
    // Only a claim can take control.
    await expect(run.executeUpdate('takeControl', { args: [ana] })).rejects.toMatchObject({
      cause: { type: 'LinkReplaced' },
    });
    await run.executeUpdate('claimLink', { args: [{ pauseId: 'pause-1', generation: 1, claimId: ana.claimId }] });
    await run.executeUpdate('takeControl', { args: [ana] });
    await run.executeUpdate('takeControl', { args: [operator] });
    await run.executeUpdate('takeControl', { args: [operator] });
    await expect(holder(run)).resolves.toBe('desk');
    const { pause: shown, log } = await system.until(run, ({ pause }) => pause?.control?.changes === 2);
    expect(shown?.control).toEqual({ by: 'an operator', changes: 2 });
    expect(log.slice(-2).map(({ text }) => text)).toEqual(['the link was opened', 'an operator took control']);
    await run.signal('humanDone');
    await system.paused(run, 2);
    await expect(holder(run)).resolves.toBe('laptop');
    await expect(run.executeUpdate('takeControl', { args: [ana] })).rejects.toMatchObject({
      cause: { type: 'PauseNotOpen' },
    });
    await run.signal('humanDone');
    await run.result();
  });
});

describe('done_when', () => {
  const check = (run: WorkflowHandle) =>
    run.executeUpdate<DoneCheck, [object]>('checkDone', { args: [{ pauseId: 'pause-1' }] });

  it('reports what the page does not show yet', async () => {
    const done_when = {
      url: '**/login',
      visible: 'get_by_role("button", name="Log out")',
      text: 'the one-time code was right',
    };
    const automation = automationOf(`${system.practice.url}/login`, pause(100, { done_when }));
    const run = await system.start({ automation, owner });
    const paused = await system.paused(run);
    expect(paused.pause?.doneWhen).toEqual([
      'the address **/login',
      'button "Log out"',
      'the text “the one-time code was right”',
    ]);
    await expect(check(run)).resolves.toEqual({
      outcome: 'unmet',
      expected: ['button "Log out"', 'the text “the one-time code was right”'],
    });
    await run.signal('humanDone');
    await run.result();
  });

  it('is met by a page as stated, and by every page when nothing is stated', async () => {
    for (const more of [{}, { done_when: { url: '**/login', text: 'Use any user name' } }]) {
      const run = await system.start({
        automation: automationOf(`${system.practice.url}/login`, pause(100, more)),
        owner,
      });
      await system.paused(run);
      await expect(check(run)).resolves.toEqual({ outcome: 'met', expected: [] });
      await run.signal('humanDone');
      await run.result();
    }
  });

  it('does not stop the signal humanDone', async () => {
    const automation = automationOf(`${system.practice.url}/login`, pause(100, { done_when: { url: '**/welcome' } }));
    const run = await system.start({ automation, owner });
    await system.paused(run);
    await run.signal('humanDone');
    await run.result();
  });
});
