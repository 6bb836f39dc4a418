import { expect, it } from 'vitest';
import { Intermission } from '../../client/index.js';
import type { RunState } from '../../contracts/run-state.js';
import { kill } from '../support/system/kill.js';
import { automationOf, pause, typeInto } from '../support/runs/automations.js';
import { failureOf } from '../support/runs/run-failure.js';
import { useSystem } from '../support/system/system.js';
import { openTenants } from '../support/system/tenants.js';

const test = useSystem({
  ...openTenants('red', 'blue'),
  INTERMISSION_BROWSERS_SLOTS: '1',
  INTERMISSION_QUEUE_LENGTH: '3',
});
const quick = () => automationOf(test.site('/login'), typeInto('Username', 'ana'));

const start = (more: object = {}) => test.runs.start(quick(), more);
const isWaiting = ({ waitsFor }: RunState) => waitsFor === 'browser';

/** A run that has the only slot until its person is done. */
async function busy(): Promise<{ done: () => Promise<Response> }> {
  const runId = await test.runs.start(automationOf(test.site('/login'), pause(300)));
  await test.runs.untilPaused(runId);
  return { done: () => test.runs.call('POST', `/v1/runs/${runId}/human-done`, {}) };
}

it('keeps runs in a queue until a browser is free, and starts them by priority', async () => {
  const { done } = await busy();
  const [last, second, first] = [await start(), await start({ priority: 2 }), await start({ priority: 1 })];
  expect((await test.runs.until(last, isWaiting)).runsAhead).toBe(0);
  expect(await test.runs.until(first, isWaiting)).toMatchObject({
    status: 'queued',
    runsAhead: 2,
    nodes: [{ state: 'waiting', kind: 'input_text' }],
    owner: { email: 'ana@example.com' },
  });
  const waiting = (await (await test.runs.call('GET', '/v1/runs?status=queued')).json()) as { runs: RunState[] };
  expect(waiting.runs.map(({ runId }) => runId).sort()).toEqual([first, second, last].sort());
  await done();
  const ends = await Promise.all([first, second, last].map((runId) => test.runs.untilEnded(runId)));
  expect(ends.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  const begins = ends.map(({ startedAt }) => startedAt);
  expect(begins).toEqual([...begins].sort((a, b) => a - b));
  const { client, close } = test.temporalClient();
  const { raw } = await client.workflow.getHandle(last).describe();
  expect(Number(raw.executionConfig?.workflowExecutionTimeout?.seconds)).toBe(600);
  await close();
}, 120_000);

it('gives free browsers to the tenants in turn, however many runs one of them has waiting', async () => {
  const { done } = await busy();
  const { temporalAddress: address, namespace } = test.system;
  const intermission = Intermission.connect({ address, namespace });
  const startFor = async (tenant: string) => {
    const { runId } = await intermission.startRun({ automation: quick() }, { tenant, queueLength: 10 });
    await test.runs.until(runId, isWaiting);
    return { tenant, runId };
  };
  const runs: { tenant: string; runId: string }[] = [];
  for (const tenant of ['red', 'red', 'red', 'red', 'blue', 'blue']) runs.push(await startFor(tenant));
  await done();
  const ends = await Promise.all(
    runs.map(async ({ tenant, runId }) => ({ tenant, ...(await test.runs.untilEnded(runId, 90_000)) })),
  );
  expect(ends.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'));
  const order = ends.sort((a, b) => a.startedAt - b.startedAt).map(({ tenant }) => tenant);
  // The runs of blue came last; in the order of their start they would be the last to begin.
  expect(order.slice(0, 4).filter((tenant) => tenant === 'blue')).toHaveLength(2);
  await intermission.close();
}, 150_000);

it('counts the waiting runs of each tenant by themselves, and lets no tenant go first', async () => {
  const { done } = await busy();
  const { temporalAddress: address, namespace } = test.system;
  const intermission = Intermission.connect({ address, namespace });
  const startFor = (tenant: string, more = {}) =>
    intermission.startRun({ automation: quick(), ...more }, { tenant, queueLength: 1 });
  const first = await startFor('red');
  const { client, close } = test.temporalClient();
  const isCounted = "WorkflowType = 'queuedRun' AND ExecutionStatus = 'Running' AND IntermissionTenant = 'red'";
  await expect.poll(async () => (await client.workflow.count(isCounted)).count, { timeout: 10_000 }).toBe(1);
  await expect(startFor('red')).rejects.toMatchObject({ name: 'QueueFullError' });
  await expect(startFor('blue', { priority: 2 })).rejects.toThrow(/priority: must be 3 to 5/);
  const other = await startFor('blue', { priority: 3 });
  expect(other.deadline).toBe((await intermission.getRun(other.runId, { isFresh: true })).deadline);
  await done();
  for (const { runId } of [first, other]) expect((await test.runs.untilEnded(runId)).status).toBe('succeeded');
  await close();
  await intermission.close();
}, 120_000);

it('cancels a run in the queue, which never starts', async () => {
  const { done } = await busy();
  const [cancelled, other] = [await start(), await start()];
  await test.runs.until(cancelled, isWaiting);
  const response = await test.runs.call('POST', `/v1/runs/${cancelled}/cancel`, {});
  expect(response.status).toBe(202);
  expect((await test.runs.untilEnded(cancelled)).status).toBe('cancelled');
  await done();
  expect((await test.runs.untilEnded(other)).status).toBe('succeeded');
  const { client, close } = test.temporalClient();
  await expect(client.workflow.getHandle(cancelled).describe()).rejects.toThrow(/not found/i);
  await close();
}, 120_000);

it('refuses a start with 429 when the queue is full, but not one that is repeated', async () => {
  const { done } = await busy();
  const keyed = await start({ idempotencyKey: 'the-first' });
  const runs = [keyed, await start(), await start()];
  const refused = await test.runs.call('POST', '/v1/runs', { automation: quick() });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
  expect(await refused.json()).toMatchObject({
    type: 'urn:intermission:problem:QueueFull',
    detail: '3 runs wait for a browser already; nothing was started, try again in 10 s',
  });
  expect(await start({ idempotencyKey: 'the-first' })).toBe(keyed);
  await done();
  for (const runId of runs) expect((await test.runs.untilEnded(runId)).status).toBe('succeeded');
}, 120_000);

it('fails with NoBrowserAvailable, and says how long it waited, when none is free within the longest wait', async () => {
  const { done } = await busy();
  const { temporalAddress: address, namespace } = test.system;
  const intermission = Intermission.connect({ address, namespace });
  const { runId } = await intermission.startRun({ automation: quick() }, { queueWaitSeconds: 2 });
  const { status, error } = await test.runs.untilEnded(runId);
  expect(status).toBe('failed');
  expect(error).toMatchObject({ type: 'NoBrowserAvailable' });
  expect(error?.message).toMatch(/^No browsers process had a free slot within \d s$/);
  await intermission.close();
  await done();
}, 120_000);

it('loses and doubles nothing when every process dies', async () => {
  await busy();
  const runs = [await start(), await start()];
  for (const name of ['worker', 'browsers', 'api'] as const) await kill(test.system, name);
  for (const runId of runs) expect((await test.runs.untilEnded(runId, 60_000)).status).toBe('succeeded');
  const { client, close } = test.temporalClient();
  for (const runId of runs) expect(await client.workflow.count(`WorkflowId = '${runId}'`)).toMatchObject({ count: 1 });
  await close();
}, 120_000);

it('waits for a browser in its own task queue, for as long as it may run, when it was started in Temporal', async () => {
  const first = await test.runs.start(automationOf(test.site('/login'), pause(300)));
  await test.runs.untilPaused(first);
  const { client, close } = test.temporalClient();
  const start = (workflowId: string, workflowExecutionTimeout: string) =>
    client.workflow.start('automation', {
      taskQueue: 'intermission',
      workflowId,
      args: [{ automation: quick() }],
      workflowExecutionTimeout,
    });
  const patient = await start('run-patient', '600s');
  const impatient = await start('run-impatient', '14s');
  const { type, message, details } = await failureOf(impatient.result());
  expect([type, message]).toEqual([
    'NoBrowserAvailable',
    'The run got no browser until its own deadline, 4 s after its start',
  ]);
  expect(details).toMatchObject([{ waitedFor: 'browser', waitedSeconds: expect.any(Number) as number }]);
  const { events } = await patient.fetchHistory();
  const asked = events?.find((event) => event.activityTaskScheduledEventAttributes != null);
  const { scheduleToStartTimeout } = asked!.activityTaskScheduledEventAttributes!;
  expect(Number(scheduleToStartTimeout?.seconds)).toBeGreaterThanOrEqual(590);
  await test.runs.call('POST', `/v1/runs/${first}/human-done`, {});
  await patient.result();
  await close();
}, 120_000);
