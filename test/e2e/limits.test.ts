import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Intermission } from '../../client/index.js';
import { automationLimitId, tenantLimitId } from '../../contracts/limits.js';
import { queueIdOf } from '../../contracts/queue.js';
import type { RunState } from '../../contracts/run-state.js';
import { createStoredKey } from '../../infra/storage/api-key-file.js';
import { automationOf, pause, typeInto } from '../support/runs/automations.js';
import { kill } from '../support/system/kill.js';
import { useSystem } from '../support/system/system.js';
import { tenantSettings } from '../support/system/tenants.js';

const networks = ['127.0.0.1'];
const test = useSystem({
  ...tenantSettings({ red: { networks, max_parallelism: 1 }, blue: { networks } }),
  INTERMISSION_BROWSERS_SLOTS: '3',
});
const quick = () => automationOf(test.site('/login'), typeInto('Username', 'ana'));
const paused = () => automationOf(test.site('/login'), pause(300));
const waitsForLimit = ({ waitsFor }: RunState) => waitsFor === 'limit';

/** Starts a run of an automation that may have one run at work at once. */
const startOne = (automationName: string, automation = quick(), more: object = {}) =>
  test.runs.start(automation, { automationName, maxParallelism: 1, ...more });

/** Starts a run that holds the only permit until its person is done. */
async function busy(automationName: string): Promise<{ runId: string; done: () => Promise<Response> }> {
  const runId = await startOne(automationName, paused());
  await test.runs.untilPaused(runId);
  return { runId, done: () => test.runs.call('POST', `/v1/runs/${runId}/human-done`, {}) };
}

async function succeeded(runIds: string[]): Promise<RunState[]> {
  const ends = await Promise.all(runIds.map((runId) => test.runs.untilEnded(runId, 90_000)));
  expect(ends.map(({ status, error }) => error?.message ?? status)).toEqual(runIds.map(() => 'succeeded'));
  return ends;
}

/** Expects that the runs worked one after the other. */
function expectNoOverlap(ends: RunState[]): void {
  const sorted = [...ends].sort((a, b) => a.startedAt - b.startedAt);
  for (const [index, { startedAt }] of sorted.entries()) {
    if (index > 0) expect(startedAt).toBeGreaterThanOrEqual(sorted[index - 1]!.endedAt!);
  }
}

it('lets as many runs of a tenant work as its settings allow, even if slots are free and other tenants have runs at work', async () => {
  const startFor = async (tenant: string, automation: unknown) => {
    const { key } = createStoredKey(test.system.home, tenant, ['operator']);
    const response = await fetch(`${test.system.apiUrl}/v1/runs`, {
      method: 'POST',
      headers: { ...test.system.headers, authorization: `Bearer ${key}` },
      body: JSON.stringify({ automation, owner: { email: 'ana@example.com' } }),
    });
    const state = (await response.json()) as RunState;
    expect(response.status, JSON.stringify(state)).toBe(201);
    return state.runId;
  };
  const first = await startFor('red', paused());
  await test.runs.untilPaused(first);
  const [second, third] = [await startFor('red', quick()), await startFor('red', quick())];
  await succeeded([await startFor('blue', quick())]);
  expect(await test.runs.until(second, waitsForLimit)).toMatchObject({
    status: 'queued',
    runsAhead: 0,
    limit: { of: 'tenant', name: 'red', most: 1 },
    nodes: [{ state: 'waiting' }],
  });
  expect((await test.runs.until(third, waitsForLimit)).runsAhead).toBe(1);
  const queued = (await (await test.runs.call('GET', '/v1/runs?status=queued')).json()) as { runs: RunState[] };
  expect(queued.runs.map(({ runId }) => runId).sort()).toEqual([second, third].sort());
  await test.runs.call('POST', `/v1/runs/${first}/human-done`, {});
  const ends = await succeeded([first, second, third]);
  expect(ends.map((end) => [end.limit, end.waitsFor, end.runsAhead])).toEqual(
    ends.map(() => [undefined, undefined, undefined]),
  );
  expectNoOverlap(ends);
  const { client, close } = test.temporalClient();
  const { raw } = await client.workflow.getHandle(third).describe();
  expect(Number(raw.executionConfig?.workflowExecutionTimeout?.seconds)).toBe(600);
  // No run needs the limit any more.
  const { status } = await client.workflow.getHandle(tenantLimitId('red')).describe();
  expect(status.name).toBe('COMPLETED');
  await close();
}, 120_000);

it('lets one run of an automation work at once, starts the others by priority, and does not delay other automations', async () => {
  const { runId: first, done } = await busy('invoices');
  const last = await startOne('invoices');
  const urgent = await startOne('invoices', quick(), { priority: 1 });
  await succeeded([await startOne('payslips')]);
  expect((await test.runs.until(urgent, waitsForLimit)).limit).toEqual({ of: 'automation', name: 'invoices', most: 1 });
  await test.runs.until(last, waitsForLimit);
  await done();
  const ends = await succeeded([first, urgent, last]);
  expectNoOverlap(ends);
  expect(ends.map(({ startedAt }) => startedAt)).toEqual(ends.map(({ startedAt }) => startedAt).sort((a, b) => a - b));
}, 120_000);

it('grants the permit of a terminated run to the next run, whether the first one worked or waited for a browser', async () => {
  const { runId: first } = await busy('terminated');
  const [second, third] = [await startOne('terminated', paused()), await startOne('terminated')];
  await test.runs.until(second, waitsForLimit);
  const { client, close } = test.temporalClient();
  await client.workflow.getHandle(first).terminate();
  await test.runs.untilPaused(second);
  expect((await test.runs.until(third, waitsForLimit)).status).toBe('queued');
  await client.workflow.getHandle(second).terminate();
  await succeeded([third]);
  await close();
}, 120_000);

it('grants the permit of a terminated run even if other runs use the limit all the time', async () => {
  const { runId: first } = await busy('in use');
  const second = await startOne('in use');
  await test.runs.until(second, waitsForLimit);
  const { client, close } = test.temporalClient();
  await client.workflow.getHandle(first).terminate();
  const limit = client.workflow.getHandle(automationLimitId(undefined, 'sent', 'in use'));
  // Each repeated request of a holder wakes the limit, as a release does.
  const wake = () => limit.signal('requestPermit', { runId: first, priority: 3, most: 1 });
  for (let woken = 0; woken < 60 && waitsForLimit(await test.runs.state(second)); woken += 1) {
    await wake();
    await sleep(500);
  }
  expect((await test.runs.state(second)).waitsFor).not.toBe('limit');
  await succeeded([second]);
  await close();
}, 120_000);

it('does not take the permit of a run at work back when a late copy of its request arrives', async () => {
  const { runId: first, done } = await busy('late copy');
  const second = await startOne('late copy');
  await test.runs.until(second, waitsForLimit);
  const { client, close } = test.temporalClient();
  const limit = client.workflow.getHandle(automationLimitId(undefined, 'sent', 'late copy'));
  await limit.signal('requestPermit', { runId: first, priority: 3, most: 1 });
  const hasTold = async () =>
    (await limit.fetchHistory()).events?.some((event) => event.signalExternalWorkflowExecutionFailedEventAttributes);
  await expect.poll(hasTold, { timeout: 20_000 }).toBe(true);
  await done();
  expectNoOverlap(await succeeded([first, second]));
  await close();
}, 120_000);

it('grants the permit of a run that waited for a browser to the next run when somebody cancels or terminates the first one', async () => {
  // All slots are taken, so runs with a permit wait for a browser.
  const occupants: string[] = [];
  for (let slot = 0; slot < 3; slot += 1) occupants.push(await test.runs.start(paused()));
  for (const runId of occupants) await test.runs.untilPaused(runId);
  const runs: string[] = [];
  for (let number = 0; number < 3; number += 1) runs.push(await startOne('slots'));
  const [first, second, third] = runs as [string, string, string];
  await test.runs.until(first, ({ waitsFor }) => waitsFor === 'browser');
  await test.runs.until(second, waitsForLimit);
  await test.runs.call('POST', `/v1/runs/${first}/cancel`, {});
  await test.runs.until(second, ({ waitsFor }) => waitsFor === 'browser');
  const { client, close } = test.temporalClient();
  await client.workflow.getHandle(queueIdOf(second)).terminate();
  await test.runs.until(third, ({ waitsFor }) => waitsFor === 'browser');
  for (const runId of occupants) await test.runs.call('POST', `/v1/runs/${runId}/human-done`, {});
  await succeeded([third]);
  for (const runId of [first, second]) expect((await test.runs.state(runId)).status).toBe('cancelled');
  await close();
}, 120_000);

it('cancels a run that waits for a limit: the run never starts and delays no other run', async () => {
  const { runId: first, done } = await busy('cancelled');
  const [cancelled, other] = [await startOne('cancelled'), await startOne('cancelled')];
  await test.runs.until(cancelled, waitsForLimit);
  await test.runs.call('POST', `/v1/runs/${cancelled}/cancel`, {});
  expect((await test.runs.untilEnded(cancelled)).status).toBe('cancelled');
  await done();
  await succeeded([first, other]);
}, 120_000);

it('fails a run with NoBrowserAvailable and the name of the limit when the run has waited too long for it', async () => {
  const { done } = await busy('patience');
  const { temporalAddress: address, namespace } = test.system;
  const intermission = Intermission.connect({ address, namespace });
  const request = { automation: quick(), automationName: 'patience', maxParallelism: 1 };
  const { runId, waitsFor, limit } = await intermission.startRun(request, { queueWaitSeconds: 2 });
  expect({ waitsFor, limit }).toEqual({ waitsFor: 'limit', limit: { of: 'automation', name: 'patience', most: 1 } });
  const { error } = await test.runs.untilEnded(runId);
  expect(error?.type).toBe('NoBrowserAvailable');
  expect(error?.message).toMatch(
    /^The run waited \d s for other runs to end: the automation patience may have 1 at work at once$/,
  );
  await intermission.close();
  await done();
}, 120_000);

it('loses no run, starts none twice, and never lets two runs work at once when every process dies', async () => {
  const { runId: first, done } = await busy('deaths');
  const runs = [await startOne('deaths'), await startOne('deaths'), await startOne('deaths')];
  await test.runs.until(runs[2]!, waitsForLimit);
  await kill(test.system, 'worker');
  await done();
  await test.runs.untilEnded(first);
  for (const name of ['worker', 'browsers', 'api'] as const) await kill(test.system, name);
  const ends = await Promise.all(runs.map((runId) => test.runs.untilEnded(runId, 90_000)));
  // A run whose browser's process died may fail. It had the permit, and no other run worked at the same time.
  expect(ends.filter(({ status }) => status === 'succeeded').length).toBeGreaterThanOrEqual(2);
  expectNoOverlap(ends);
  const { client, close } = test.temporalClient();
  for (const runId of runs) expect(await client.workflow.count(`WorkflowId = '${runId}'`)).toMatchObject({ count: 1 });
  await close();
}, 150_000);

it('continues as new after thousands of requests, and keeps its holders and its waiting runs', async () => {
  const { runId: first, done } = await busy('flood');
  const waiting = await startOne('flood');
  await test.runs.until(waiting, waitsForLimit);
  const { client, close } = test.temporalClient();
  const limit = client.workflow.getHandle(automationLimitId(undefined, 'sent', 'flood'));
  const before = (await limit.describe()).runId;
  const request = { runId: waiting, priority: 3, most: 1 };
  for (let sent = 0; sent < 4500; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, () => limit.signal('requestPermit', request)));
  }
  await limit.signal('requestPermit', { runId: 7 });
  await expect.poll(async () => (await limit.describe()).runId, { timeout: 20_000 }).not.toBe(before);
  expect((await test.runs.state(waiting)).waitsFor).toBe('limit');
  await done();
  expectNoOverlap(await succeeded([first, waiting]));
  await close();
}, 120_000);
