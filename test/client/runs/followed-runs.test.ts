import { setTimeout as sleep } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { ENDED, type RunState } from '../../../client/index.js';
import { useStack } from '../../support/system/stack.js';
import { countedRuns } from './counted-runs.js';

const extract = { type: 'action_node', extraction_action: { unique_identifier: 'page', state: {} } };

describe('reading a run', () => {
  const stack = useStack();

  async function endedRun(): Promise<RunState> {
    const { runId } = await stack.start(extract);
    return await stack.until(runId, ({ status }) => status === 'succeeded');
  }

  async function pausedRun(): Promise<string> {
    const { runId } = await stack.pausedRun();
    return runId;
  }

  /** Resets the run to its first workflow task, so that Temporal starts it again. */
  async function reset(runId: string): Promise<void> {
    const { client } = stack.temporal;
    const { events } = await client.workflow.getHandle(runId).fetchHistory();
    const task = events?.find((event) => event.workflowTaskCompletedEventAttributes != null);
    await client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId: runId },
      reason: 'a test',
      workflowTaskFinishEventId: task!.eventId!,
      requestId: runId,
    });
  }

  it('two hundred times after its end asks Temporal a few times', async () => {
    const ended = await endedRun();
    const { runs, takeCalls } = countedRuns(stack);
    for (let reads = 0; reads < 200; reads += 1) expect(await runs.read(ended.runId)).toEqual(ended);
    expect(takeCalls().length).toBeLessThan(10);
  });

  it('keeps nothing of its requests to Temporal', async () => {
    const follow = async () => {
      const { runId } = await stack.start(...Array.from({ length: 6 }, () => ({ ...extract, before_sleep_time: 0 })));
      for await (const state of stack.intermission.watchRun(runId)) void state;
    };
    await follow();
    const before = queryObjects(AbortSignal, { format: 'count' });
    await follow();
    await follow();
    // Two runs of 6 steps take more requests than this.
    expect(queryObjects(AbortSignal, { format: 'count' }) - before).toBeLessThan(10);
  }, 120_000);

  it('shows that an ended run was started again by a reset', async () => {
    const ended = await endedRun();
    const { runs } = countedRuns(stack);
    expect(await runs.read(ended.runId)).toEqual(ended);
    await reset(ended.runId);
    await expect
      .poll(async () => (await runs.read(ended.runId)).startedAt, { timeout: 20_000 })
      .toBeGreaterThan(ended.startedAt);
    stack.endLater(ended.runId);
  });

  it('again and again while it waits asks neither Temporal nor a worker each time', async () => {
    const runId = await pausedRun();
    const { runs, takeCalls } = countedRuns(stack);
    for (let reads = 0; reads < 100; reads += 1) {
      expect(await runs.read(runId)).toMatchObject({ runId, status: 'awaiting_human' });
      await sleep(20);
    }
    const calls = takeCalls();
    expect(calls.length).toBeLessThan(50);
    expect(calls.filter((call) => call === 'DescribeWorkflowExecution').length).toBeLessThan(10);
    // Somebody else answers the pause.
    await stack.intermission.humanDone(runId);
    await expect.poll(async () => (await runs.read(runId)).status, { timeout: 20_000 }).toBe('succeeded');
  });

  it('sees every change by the same client at once', async () => {
    const runId = await pausedRun();
    const { runs, temporal } = countedRuns(stack);
    for (let reads = 0; reads < 5; reads += 1) expect((await runs.read(runId)).pause).toBeDefined();
    await temporal.signal(runId, 'humanDone', {});
    expect((await runs.read(runId)).pause).toBeUndefined();
  });

  it('says that no worker answers, although it was read a moment ago', async () => {
    const runId = await pausedRun();
    const { runs } = countedRuns(stack);
    for (let reads = 0; reads < 5; reads += 1) expect((await runs.read(runId)).waitsFor).toBeUndefined();
    await stack.stopWorker();
    try {
      await expect.poll(async () => (await runs.read(runId)).waitsFor, { timeout: 20_000 }).toBe('worker');
    } finally {
      await stack.startWorker();
    }
  });

  it('ten watchers follow one history, and each sees every state to the end', async () => {
    const runId = await pausedRun();
    const { runs, takeCalls } = countedRuns(stack);
    const seen = Array.from({ length: 10 }, () => [] as RunState[]);
    const watches = seen.map(async (states) => {
      for await (const state of runs.watch(runId)) states.push(state);
    });
    await expect.poll(() => seen.every((states) => states.length > 0)).toBe(true);
    const calls = takeCalls();
    expect(calls.filter((call) => call === 'GetWorkflowExecutionHistory').length).toBeLessThan(6);
    expect(calls.filter((call) => call === 'QueryWorkflow').length).toBeLessThan(6);
    await stack.intermission.humanDone(runId);
    await Promise.all(watches);
    for (const states of seen) {
      expect(states[0]?.status).toBe('awaiting_human');
      expect(states.at(-1)?.status).toBe('succeeded');
    }
  });

  it('is not delayed by an earlier query that is still without an answer', async () => {
    const runId = await pausedRun();
    const { runs, holdQuery } = countedRuns(stack);
    const watch = runs.watch(runId);
    expect((await watch.next()).value).toMatchObject({ status: 'awaiting_human' });
    const release = holdQuery();
    await stack.intermission.humanDone(runId);
    let last: RunState | undefined;
    for await (const state of watch) last = state;
    expect(last?.status).toBe('succeeded');
    release();
  });

  it('by a further watcher needs no call, and by a watcher of an ended run ends at once', async () => {
    const runId = await pausedRun();
    const { runs, takeCalls } = countedRuns(stack);
    const first = runs.watch(runId);
    expect((await first.next()).value).toMatchObject({ status: 'awaiting_human' });
    // The first page of the history may show changes that the first state already includes.
    await expect.poll(takeCalls, { interval: 500 }).toEqual([]);
    const second = runs.watch(runId);
    expect((await second.next()).value).toMatchObject({ status: 'awaiting_human' });
    expect(takeCalls()).toEqual([]);
    await second.return();
    await stack.intermission.humanDone(runId);
    let last: RunState | undefined;
    for await (const state of first) last = state;
    expect(ENDED).toContain(last?.status);
    const states: RunState[] = [];
    for await (const state of runs.watch(runId)) states.push(state);
    expect(states).toEqual([last]);
  });

  it('fails for every watcher of a run that does not exist', async () => {
    const { runs } = countedRuns(stack);
    const watch = async () => {
      for await (const state of runs.watch('run-none')) void state;
    };
    const ends = await Promise.allSettled([watch(), watch(), watch()]);
    for (const end of ends) expect(end).toMatchObject({ reason: { name: 'RunNotFoundError', runId: 'run-none' } });
  });
});
