import { describe, expect, it } from 'vitest';
import type { RunList, StartedRun } from '../../../contracts/run-state.js';
import type { Schedule } from '../../../contracts/schedules.js';
import { createStoredKey } from '../../../infra/storage/api-key-file.js';
import { type Client, clientOf, problem } from '../../support/http/http.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';
import { openTenants } from '../../support/system/tenants.js';

const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };
const DAILY = { cron: ['0 8 * * 1-5'], timeZone: 'Europe/Berlin' };

describe('schedules', () => {
  const stack = useStack(openTenants('red', 'blue'));
  const keyOf = (tenant: string) =>
    clientOf(stack.api.url, createStoredKey(stack.home, tenant, ['runs:start', 'runs:read']).key);

  async function create(body: object, api: Client = stack.api): Promise<Schedule> {
    const answer = await api.service('/v1/schedules', { method: 'POST', json: body });
    const schedule = (await answer.json()) as Schedule;
    expect(answer.status, JSON.stringify(schedule)).toBe(201);
    return schedule;
  }
  const read = async (name: string, api: Client = stack.api) =>
    (await (await api.service(`/v1/schedules/${name}`)).json()) as Schedule;
  const names = async (api: Client = stack.api) => {
    const { schedules } = (await (await api.service('/v1/schedules')).json()) as { schedules: Schedule[] };
    return schedules.map(({ name }) => name);
  };
  const post = (path: string, json: object = {}, api: Client = stack.api) =>
    api.service(path, { method: 'POST', json });
  const runsOf = async (name: string, api: Client = stack.api) =>
    ((await (await api.service(`/v1/runs?schedule=${name}`)).json()) as RunList).runs;

  /** Starts a run as Temporal does at a set time. */
  const start = (name: string, tenant = '') =>
    stack.temporal.client.schedule.getHandle(`run-schedule:${tenant}:${name}`).trigger();
  async function trigger(name: string, json: object = {}, api: Client = stack.api): Promise<StartedRun> {
    const answer = await post(`/v1/schedules/${name}/trigger`, json, api);
    const run = (await answer.json()) as StartedRun;
    expect(answer.status, JSON.stringify(run)).toBe(201);
    stack.endLater(run.runId);
    return run;
  }

  it('start runs that are found, and can be paused, resumed and deleted', async () => {
    const automation = automationOf(stack.site, sleep);
    const run = { automation, automationName: 'Nightly job', tags: ['night'], owner: { email: 'ana@example.com' } };
    const created = await create({ name: 'nightly', ...DAILY, run });
    expect(created).toMatchObject({
      ...{ name: 'nightly', automation: 'Nightly job', owner: 'ana@example.com', times: DAILY, isPaused: false },
      recentRuns: [],
    });
    // Eight o'clock in Berlin is six or seven o'clock UTC.
    expect([6, 7]).toContain(new Date(created.nextRuns[0]!).getUTCHours());
    expect(await problem(await post('/v1/schedules', { name: 'nightly', ...DAILY, run }))).toMatchObject({
      name: 'ScheduleExists',
    });

    await start('nightly');
    await expect.poll(async () => (await read('nightly')).recentRuns.length, { timeout: 20_000 }).toBe(1);
    const { runId } = (await read('nightly')).recentRuns[0]!;
    expect(runId).toMatch(/^nightly-job-[0-9a-f]{16}-\d{4}-\d\d-\d\dT/);
    const ended = await stack.until(runId, ({ status }) => status === 'succeeded');
    expect(ended).toMatchObject({ schedule: 'nightly', tags: ['night'], automation: 'Nightly job' });
    await expect.poll(() => runsOf('nightly')).toMatchObject([{ runId, schedule: 'nightly', tags: ['night'] }]);
    expect(await runsOf('night')).toEqual([]);

    expect((await post('/v1/schedules/nightly/pause', { note: 'holidays' })).status).toBe(202);
    await expect.poll(() => read('nightly')).toMatchObject({ isPaused: true, note: 'holidays', nextRuns: [] });
    expect((await post('/v1/schedules/nightly/unpause')).status).toBe(202);
    await expect.poll(async () => (await read('nightly')).isPaused).toBe(false);
    await expect.poll(() => names()).toContain('nightly');
    expect((await stack.api.service('/v1/schedules/nightly', { method: 'DELETE' })).status).toBe(204);
    await expect.poll(() => names()).not.toContain('nightly');
    expect((await stack.api.service('/v1/schedules/nightly')).status).toBe(404);
    expect((await stack.intermission.getRun(runId)).status).toBe('succeeded');
  });

  it('start runs that wait for the limits of their automation', async () => {
    const run = {
      automation: automationOf(stack.site, pause()),
      automationName: 'one at a time',
      owner: { email: 'ana@example.com' },
      maxParallelism: 1,
    };
    await create({ name: 'limited', everySeconds: 3600, paused: true, run });
    const first = await trigger('limited');
    await stack.until(first.runId, ({ status }) => status === 'awaiting_human');
    await start('limited');
    await expect.poll(async () => (await read('limited')).recentRuns.length, { timeout: 20_000 }).toBe(1);
    const [second] = (await read('limited')).recentRuns;
    stack.endLater(second!.runId);
    await stack.until(second!.runId, ({ waitsFor }) => waitsFor === 'limit');
  });

  it('belong to their tenant', async () => {
    const [red, blue] = [keyOf('red'), keyOf('blue')];
    const run = { automation: automationOf(stack.site, sleep) };
    await create({ name: 'shared', everySeconds: 86_400, run }, red);
    expect(await create({ name: 'shared', everySeconds: 86_400, run }, blue)).toMatchObject({ tenant: 'blue' });
    await expect.poll(() => names(red)).toEqual(['shared']);
    expect((await stack.api.service('/v1/schedules/shared')).status).toBe(404);
    expect((await stack.api.service('/v1/schedules/shared?tenant=red')).status).toBe(200);
    expect(await read('shared?tenant=red', blue)).toMatchObject({ tenant: 'blue' });
    const { runId } = await trigger('shared', {}, red);
    expect(await stack.intermission.tenantOf(runId)).toBe('red');
    await expect.poll(() => runsOf('shared', red), { timeout: 20_000 }).toMatchObject([{ runId }]);
    expect(await runsOf('shared', blue)).toEqual([]);
    expect((await blue.service(`/v1/runs/${runId}`)).status).toBe(404);
    await stack.until(runId, ({ status }) => status === 'succeeded');
    expect((await blue.service('/v1/schedules/shared', { method: 'DELETE' })).status).toBe(204);
    expect((await red.service('/v1/schedules/shared')).status).toBe(200);
    const reader = clientOf(stack.api.url, createStoredKey(stack.home, 'red', ['runs:read']).key);
    expect((await post('/v1/schedules/shared/trigger', {}, reader)).status).toBe(403);
  });

  it('start a run for each request, and one for each idempotency key', async () => {
    const run = {
      automation: automationOf(stack.site, sleep),
      automationName: 'On demand',
      ...{ tags: ['demand'], metadata: { order: '1' }, priority: 2, owner: { email: 'ana@example.com' } },
    };
    await create({ name: 'demand', ...DAILY, paused: true, run });
    const runs = await Promise.all([1, 2, 3].map(() => trigger('demand')));
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(3);
    for (const { runId } of runs) {
      const { tags, metadata, owner } = run;
      expect(await stack.until(runId, ({ status }) => status === 'succeeded')).toMatchObject({
        ...{ automation: 'On demand', schedule: 'demand', tags, metadata, owner },
      });
    }
    const once = await trigger('demand', { idempotencyKey: 'once' });
    expect((await trigger('demand', { idempotencyKey: 'once' })).runId).toBe(once.runId);
    const header = { method: 'POST', headers: { 'idempotency-key': 'once' }, json: {} };
    const repeated = await stack.api.service('/v1/schedules/demand/trigger', header);
    expect(await repeated.json()).toMatchObject({ runId: once.runId });
    await expect.poll(async () => (await runsOf('demand')).length).toBe(4);
    expect((await post('/v1/schedules/demand/trigger', { idempotencyKey: 5 })).status).toBe(422);
    expect((await post('/v1/schedules/no-such/trigger')).status).toBe(404);
  });

  it('take null for an absent member', async () => {
    const run = { automation: automationOf(stack.site, sleep) };
    const absent = { everySeconds: null, jitterSeconds: null, startAt: null, endAt: null, paused: null, note: null };
    expect((await create({ name: 'nulls', ...DAILY, ...absent, run })).times).toEqual(DAILY);
    expect((await create({ name: 'more-nulls', cron: null, timeZone: null, everySeconds: 3600, run })).times).toEqual({
      everySeconds: 3600,
    });
    expect((await trigger('nulls', { idempotencyKey: null })).schedule).toBe('nulls');
  });

  it('have their time zone as Temporal spells it', async () => {
    const run = { automation: automationOf(stack.site, sleep) };
    const zoneOf = async (timeZone: string) =>
      (await create({ name: timeZone.replace('/', '-'), ...DAILY, timeZone, run })).times.timeZone;
    expect(await zoneOf('europe/berlin')).toBe('Europe/Berlin');
    expect(await zoneOf('utc')).toBe('UTC');
    expect(await zoneOf('Asia/Kolkata')).toBe('Asia/Kolkata');
  });

  it('are refused with the reason', async () => {
    const run = { automation: automationOf(stack.site, sleep) };
    const paths = async (body: object) => {
      const { status, errors } = await problem(await post('/v1/schedules', { name: 'bad', run, ...body }));
      expect(status).toBe(422);
      return errors?.map(({ path }) => path);
    };
    expect(await paths({})).toEqual(['cron']);
    expect(await paths({ cron: ['0 8 * * *', 'no cron'] })).toEqual(['cron.1']);
    // A run each second, other fields, and a time zone that `timeZone` does not show.
    const odd = ['@every 1s', '*/5 * * * * * *', '0 8 * * * 2030', 'CRON_TZ=Asia/Tokyo 0 8 * * *', '0 8 * * * # noon'];
    expect(await paths({ cron: odd })).toEqual(odd.map((_, index) => `cron.${index}`));
    // Temporal knows which numbers a field may have.
    for (const cron of ['60 8 * * *', '0 8 L * *', '0 8 * * 8', '*/0 * * * *']) {
      expect(await paths({ cron: [cron] })).toEqual(['cron']);
    }
    expect(await paths({ cron: ['0 8 31 2 *', '0 8 30-31 feb *', '0 8 31 4-6/2,11 *'] })).toEqual([
      ...['cron.0', 'cron.1', 'cron.2'],
    ]);
    const soon = Date.now() + 86_400_000;
    expect(await paths({ ...DAILY, startAt: soon, endAt: soon - 1 })).toEqual(['endAt']);
    expect(await paths({ ...DAILY, endAt: '2020-01-01T00:00:00Z' })).toEqual(['endAt']);
    expect(await paths({ ...DAILY, timeZone: '+01:00' })).toEqual(['timeZone']);
    expect(await paths({ everySeconds: 1 })).toEqual(['everySeconds']);
    expect(await paths({ ...DAILY, timeZone: 'Mars/Olympus' })).toEqual(['timeZone']);
    expect(await paths({ ...DAILY, name: 'a:b' })).toEqual(['name']);
    expect(await paths({ ...DAILY, run: { ...run, idempotencyKey: 'x' } })).toEqual(['idempotencyKey']);
    const secure = { code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP' } }] };
    const automation = { ...run.automation, parameters: { input_parameters: {}, secure_parameters: secure } };
    expect(await paths({ ...DAILY, run: { automation } })).toContain('secureParameters');
    expect(await names()).not.toContain('bad');
    for (const cron of ['@daily', '0 8 29 2 *', '0 8 31 JAN-JUN/2 mon', '*/5,7 0-6 1,31 */3 *']) {
      await create({ name: 'good', cron: [cron], run });
      await stack.api.service('/v1/schedules/good', { method: 'DELETE' });
    }
  });
});
