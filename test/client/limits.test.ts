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
  const limit = { of: 'automation', name: 'invoices' };
  expect(await limitsOf(file.runId)).toEqual([{ ...limit, most: 2, id: 'limit:automation:red:file:invoices' }]);
  expect(await limitsOf(sent.runId)).toEqual([{ ...limit, most: 9, id: 'limit:automation:red:sent:invoices' }]);
});

it('cancels runs while they start their limits', async () => {
  for (const automationName of ['one', 'two', 'three']) {
    const { runId } = await stack.intermission.startRun({ ...request(), automationName, maxParallelism: 1 });
    await stack.intermission.cancelRun(runId);
    expect((await stack.until(runId, ({ status }) => status !== 'queued')).status).toBe('cancelled');
  }
});
