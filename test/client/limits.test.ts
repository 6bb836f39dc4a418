import { expect, it } from 'vitest';
import type { MemoLimit } from '../../contracts/limits.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { useStack } from '../support/system/stack.js';
import { countedRuns } from './runs/counted-runs.js';

const stack = useStack();
const request = () => ({ automation: automationOf(stack.site, pause()), owner: { email: 'ana@example.com' } });

it("counts an automation that a tenant sends apart from an operator's file of the same name", async () => {
  const file = await stack.intermission.startRun(request(), {
    ...{ tenant: 'red', automationFile: 'invoices', automationParallelism: 2 },
  });
  stack.endLater(file.runId);
  const sent = await stack.intermission.startRun(
    { ...request(), automationName: 'invoices', maxParallelism: 9 },
    { tenant: 'red' },
  );
  stack.endLater(sent.runId);
  const { temporal } = countedRuns(stack);
  const limitsOf = async (runId: string) => (await temporal.describe(runId)).memo?.limits as MemoLimit[];
  const limit = { of: 'automation', name: 'invoices', since: expect.any(Number) as number };
  expect(await limitsOf(file.runId)).toEqual([{ ...limit, most: 2, id: 'limit:automation:red:file:invoices' }]);
  expect(await limitsOf(sent.runId)).toEqual([{ ...limit, most: 9, id: 'limit:automation:red:sent:invoices' }]);
});

it('repeats the limit that the request asked for, and takes that of the settings as it is now', async () => {
  const { temporal } = countedRuns(stack);
  const most = async (runId: string) =>
    ((await temporal.describe(runId)).memo?.limits as MemoLimit[] | undefined)?.[0]?.most;
  const start = async (maxParallelism?: number) => {
    const run = { ...request(), automationName: 'repeated', ...(maxParallelism !== undefined && { maxParallelism }) };
    const { runId } = await stack.intermission.startRun(run, { tenant: 'red', automationParallelism: 1 });
    stack.endLater(runId);
    return runId;
  };
  const again = async (runId: string, automationParallelism?: number) => {
    const options = automationParallelism === undefined ? {} : { automationParallelism };
    const repeated = await stack.intermission.rerun(runId, {}, options);
    stack.endLater(repeated.runId);
    return await most(repeated.runId);
  };
  const first = await start();
  expect(await most(first)).toBe(1);
  // The operator raises the limit, and then removes it.
  expect(await again(first, 10)).toBe(10);
  expect(await again(first)).toBeUndefined();
  const limited = await start(5);
  expect(await most(limited)).toBe(1);
  expect(await again(limited, 10)).toBe(5);
});

it('cancels runs while they start their limits', async () => {
  for (const automationName of ['one', 'two', 'three']) {
    const { runId } = await stack.intermission.startRun({ ...request(), automationName, maxParallelism: 1 });
    await stack.intermission.cancelRun(runId);
    expect((await stack.until(runId, ({ status }) => status !== 'queued')).status).toBe('cancelled');
  }
});
