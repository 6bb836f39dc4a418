import { describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';
import { behindGateway } from './busy-gateway.js';

describe('a command whose API is busy', () => {
  const stack = useStack();
  const request = () => ({
    automation: automationOf(stack.site, pause(), pause()),
    owner: { email: 'ana@example.com' },
  });
  const openPause = async (runId: string) => (await stack.intermission.getRun(runId, { isFresh: true })).pause?.pauseId;

  async function pausedRun(): Promise<string> {
    const { runId } = await stack.start(pause(), pause());
    await stack.until(runId, ({ status }) => status === 'awaiting_human');
    return runId;
  }

  it('start waits as long as Retry-After says, and starts one run even if an answer was lost', async () => {
    const { api, asked } = await behindGateway(stack, { busyTimes: 2, losesAnswers: true });
    const { runs: before } = await stack.intermission.listRuns({ limit: 100 });
    const { run } = await api().startRun(request());
    stack.endLater(run.runId);
    expect(asked()).toBe(3);
    const isNew = ({ runId }: { runId: string }) => !before.some((known) => known.runId === runId);
    const newRuns = async () => (await stack.intermission.listRuns({ limit: 100 })).runs.filter(isNew);
    await expect.poll(newRuns).toMatchObject([{ runId: run.runId }]);
  });

  it('done waits too, and answers no further pause if an answer was lost', async () => {
    const runId = await pausedRun();
    const { api, asked } = await behindGateway(stack, { busyTimes: 2, losesAnswers: true, path: '/human-done' });
    await api().answerPause(runId, {});
    expect(asked()).toBe(3);
    await expect.poll(() => openPause(runId), { timeout: 20_000 }).toBe('pause-2');
    await stack.intermission.humanDone(runId, { pauseId: 'pause-1' });
    expect(await openPause(runId)).toBe('pause-2');
  });

  it('cancel waits too', async () => {
    const runId = await pausedRun();
    const { api, asked } = await behindGateway(stack, { busyTimes: 2 });
    await api().cancelRun(runId);
    expect(asked()).toBe(3);
    await stack.until(runId, ({ status }) => status === 'cancelled');
  });

  it('schedules create one schedule, start one run and are deleted once if an answer was lost', async () => {
    const lost = async (path: string) => await behindGateway(stack, { busyTimes: 1, losesAnswers: true, path });
    const body = { name: 'nightly', everySeconds: 3600, run: request() };
    const creating = await lost('/v1/schedules');
    await expect(creating.api().create('/v1/schedules', body)).rejects.toThrow('No worker is free to answer.');
    expect(creating.asked()).toBe(1);
    expect((await stack.intermission.schedules.read({ name: 'nightly' })).name).toBe('nightly');

    const triggering = await lost('/trigger');
    const runId = await triggering.api().triggerSchedule('/v1/schedules/nightly/trigger');
    stack.endLater(runId);
    expect(triggering.asked()).toBe(2);
    const runs = async () => (await stack.intermission.listRuns({ schedule: 'nightly' })).runs;
    await expect.poll(runs).toMatchObject([{ runId }]);

    const deleting = await lost('/v1/schedules/nightly');
    await deleting.api().delete('/v1/schedules/nightly');
    expect(deleting.asked()).toBe(2);
    await expect(deleting.api().delete('/v1/schedules/nightly')).rejects.toThrow('There is no schedule "nightly"');
  });

  it('gives up with the reason when the API stays busy', async () => {
    const runId = await pausedRun();
    const { api, asked } = await behindGateway(stack, { busyTimes: Infinity });
    await expect(api(2500).cancelRun(runId)).rejects.toThrow('No worker is free to answer.');
    expect(asked()).toBeGreaterThanOrEqual(2);
    expect((await stack.intermission.getRun(runId, { isFresh: true })).status).toBe('awaiting_human');
  });
});
