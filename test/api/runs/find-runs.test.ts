import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunList, RunState, RunSummary } from '../../../contracts/run-state.js';
import { createStoredKey } from '../../../infra/storage/api-key-file.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { clientOf } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';
import { openTenants } from '../../support/system/tenants.js';

const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };

describe('finding runs', () => {
  const stack = useStack(openTenants('red', 'blue'));
  const owner = { email: "o'neil@example.com", name: 'Shaun O’Neil' };
  let paused: RunState;
  let succeeded: RunState;

  async function list(query: Record<string, string | string[]> = {}, api = stack.api): Promise<RunList> {
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
    );
    const answer = await api.service(`/v1/runs?${search.toString()}`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as RunList;
  }
  const ids = async (query: Record<string, string | string[]>) => (await list(query)).runs.map(({ runId }) => runId);

  async function start(body: object, api = stack.api): Promise<RunState> {
    const answer = await api.service('/v1/runs', { method: 'POST', json: body });
    const run = (await answer.json()) as RunState;
    expect(answer.status, JSON.stringify(run)).toBe(201);
    return run;
  }

  beforeAll(async () => {
    paused = await start({
      automation: automationOf(stack.site, pause(300)),
      automationName: 'Pay a Bill',
      owner,
      tags: ['invoices', "it's \\ odd"],
      metadata: { order: '1234', note: 'a long note '.repeat(12), 'k.e-y_1': 'x=y' },
    });
    succeeded = await start({
      automation: automationOf(stack.site, sleep),
      automationName: 'Download reports',
      tags: ['invoices'],
      metadata: { order: '5678' },
    });
    await stack.until(paused.runId, ({ pause: open }) => open?.mail.state === 'sent');
    await stack.until(succeeded.runId, ({ status }) => status === 'succeeded');
    // Temporal's visibility store lags a little.
    await vi.waitFor(async () => expect(await ids({ status: 'succeeded' })).toEqual([succeeded.runId]));
  });

  // The stack waits for open runs before it stops.
  afterAll(async () => {
    stack.endLater(paused.runId);
    await stack.endRuns();
  });

  it('begins the id of a run with the name of its automation', () => {
    expect(paused.runId).toMatch(/^pay-a-bill-[0-9a-f-]{36}$/);
    expect(succeeded.runId).toMatch(/^download-reports-[0-9a-f-]{36}$/);
  });

  it('shows tags and metadata in the state and in lists', async () => {
    const labels = { tags: ['invoices'], metadata: { order: '5678' } };
    expect(await stack.intermission.getRun(succeeded.runId)).toMatchObject(labels);
    expect((await list({ status: 'succeeded' })).runs).toMatchObject([labels]);
  });

  it('lists runs by each of their properties', async () => {
    const both = [paused.runId, succeeded.runId];
    expect(await ids({ tag: 'invoices' })).toEqual(both);
    expect(await ids({ tag: ['invoices', "it's \\ odd"] })).toEqual([paused.runId]);
    expect(await ids({ tag: 'invoice' })).toEqual([]);
    expect(await ids({ metadata: 'order=1234' })).toEqual([paused.runId]);
    expect(await ids({ metadata: ['order=1234', `note=${'a long note '.repeat(12)}`] })).toEqual([paused.runId]);
    expect(await ids({ metadata: 'k.e-y_1=x=y' })).toEqual([paused.runId]);
    expect(await ids({ metadata: ['order=1234', 'k.e-y_1=other'] })).toEqual([]);
    const twice = await stack.api.service('/v1/runs?metadata=order=1234&metadata=order=5678');
    expect([twice.status, await twice.json()]).toMatchObject([422, { errors: [{ path: 'metadata' }] }]);
    expect(await ids({ owner: owner.email })).toEqual([paused.runId]);
    expect(await ids({ automation: 'Download reports' })).toEqual([succeeded.runId]);
    expect(await ids({ status: ['succeeded', 'awaiting_human'] })).toEqual(both);
    // A run that waited in the queue has started later than its start says.
    const { runs } = await list();
    const [older, newer] = runs.sort((a, b) => a.startedAt - b.startedAt) as [RunSummary, RunSummary];
    expect(await ids({ startedAfter: String(newer.startedAt) })).toEqual([newer.runId]);
    expect(await ids({ startedBefore: new Date(newer.startedAt).toISOString() })).toEqual([older.runId]);
    expect(await ids({ endedAfter: '2020-01-01T00:00:00+01:00' })).toEqual([succeeded.runId]);
  });

  it('finds runs by words of their texts', async () => {
    expect(await ids({ text: 'BILL 1234' })).toEqual([paused.runId]);
    expect(await ids({ text: 'o’neil' })).toEqual([paused.runId]);
    expect(await ids({ text: 'bill 5678' })).toEqual([]);
    expect(await ids({ text: succeeded.runId })).toEqual([succeeded.runId]);
    expect((await stack.api.service('/v1/runs?text=%27%27')).status).toBe(422);
  });

  it('puts the run first that must be answered first, and moves it when it gets more time', async () => {
    const { runId } = await start({ automation: automationOf(stack.site, pause(30)), owner });
    stack.endLater(runId);
    await stack.until(runId, ({ pause: open }) => open?.mail.state === 'sent');
    await expect.poll(() => ids({ sort: 'deadline' })).toEqual([runId, paused.runId]);
    const first = await list({ sort: 'deadline', limit: '1' });
    expect(first.runs[0]!.deadline).toBe((await stack.intermission.getRun(runId)).pause?.deadline);
    const second = await list({ sort: 'deadline', limit: '1', pageToken: first.nextPageToken! });
    expect(second).toMatchObject({ runs: [{ runId: paused.runId }] });
    expect(second.nextPageToken).toBeUndefined();
    expect((await stack.api.service(`/v1/runs?pageToken=${first.nextPageToken!}`)).status).toBe(422);

    await stack.intermission.extendPause(runId, { pauseId: 'pause-1', seconds: 400 });
    await expect.poll(() => ids({ sort: 'deadline' })).toEqual([paused.runId, runId]);
  });

  it('counts the runs that match by their status', async () => {
    const none = { queued: 0, running: 0, failed: 0, cancelled: 0, timed_out: 0 };
    const { counts } = await list({ tag: 'invoices', status: 'succeeded', counts: 'true' });
    expect(counts).toEqual({ ...none, succeeded: 1, awaiting_human: 1 });
  });

  it('keeps the runs of tenants apart', async () => {
    const { key } = createStoredKey(stack.home, 'red', ['runs:start', 'runs:read']);
    const red = clientOf(stack.api.url, key);
    const run = await start({ automation: automationOf(stack.site, sleep), tags: ['invoices'] }, red);
    const succeededOfRed = async () => (await list({ tag: 'invoices', counts: 'true' }, red)).counts?.succeeded;
    await expect.poll(succeededOfRed, { timeout: 20_000 }).toBe(1);
    expect((await list({ tag: 'invoices' }, red)).runs).toMatchObject([{ runId: run.runId }]);
    const blue = clientOf(stack.api.url, createStoredKey(stack.home, 'blue', ['runs:read']).key);
    const queries: Record<string, string>[] = [{ tag: 'invoices' }, { text: run.runId }, { sort: 'deadline' }, {}];
    for (const query of queries) {
      expect((await list({ ...query, counts: 'true' }, blue)).runs).toEqual([]);
    }
  });

  it('keeps one run for a key, although its id begins with the name', async () => {
    const body = { automation: automationOf(stack.site, sleep), automationName: 'First', idempotencyKey: 'order-9' };
    const first = await start(body);
    expect(first.runId).toMatch(/^first-[0-9a-f]{32}$/);
    expect((await start(body)).runId).toBe(first.runId);
    const other = await stack.api.service('/v1/runs', { method: 'POST', json: { ...body, automationName: 'Second' } });
    expect(other.status).toBe(422);
    await stack.until(first.runId, ({ status }) => status === 'succeeded');
    expect((await start(body)).runId).toBe(first.runId);
    const again = await stack.api.service('/v1/runs', { method: 'POST', json: { ...body, automationName: 'Second' } });
    expect(again.status).toBe(422);
    const alias = first.runId.replace('first', 'second');
    expect((await stack.api.service(`/v1/runs/${alias}`)).status).toBe(404);
  });

  it('refuses labels that are too many, too long or not text', async () => {
    const refused = async (labels: object) => {
      const body = { automation: automationOf(stack.site, sleep), ...labels };
      const answer = await stack.api.service('/v1/runs', { method: 'POST', json: body });
      expect(answer.status).toBe(422);
      return ((await answer.json()) as { errors: { path: string }[] }).errors.map(({ path }) => path);
    };
    const pairs = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'v']));
    expect(await refused({ tags: Array.from({ length: 21 }, String) })).toEqual(['tags']);
    expect(await refused({ tags: ['x'.repeat(51), 'two\nlines', 3] })).toEqual(['tags.0', 'tags.1', 'tags.2']);
    expect(await refused({ metadata: pairs })).toEqual(['metadata']);
    expect(await refused({ metadata: { 'a name': 'v' } })).toEqual(['metadata']);
    expect(await refused({ metadata: { order: 12 } })).toEqual(['metadata.order']);
  });
});
