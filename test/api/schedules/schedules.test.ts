import { describe, expect, it } from 'vitest';
import type { RunList } from '../../../contracts/run-state.js';
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

    expect((await post('/v1/schedules/nightly/trigger')).status).toBe(202);
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
    await post('/v1/schedules/limited/trigger');
    await expect.poll(async () => (await runsOf('limited')).length, { timeout: 20_000 }).toBe(1);
    const [first] = (await read('limited')).recentRuns;
    stack.endLater(first!.runId);
    await stack.until(first!.runId, ({ status }) => status === 'awaiting_human');
    await post('/v1/schedules/limited/trigger');
    await expect.poll(async () => (await read('limited')).recentRuns.length, { timeout: 20_000 }).toBe(2);
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
    await post('/v1/schedules/shared/trigger', {}, red);
    await expect.poll(async () => (await runsOf('shared', red)).length, { timeout: 20_000 }).toBe(1);
    expect(await runsOf('shared', blue)).toEqual([]);
    const { runId } = (await runsOf('shared', red))[0]!;
    expect((await blue.service(`/v1/runs/${runId}`)).status).toBe(404);
    await stack.until(runId, ({ status }) => status === 'succeeded');
    expect((await blue.service('/v1/schedules/shared', { method: 'DELETE' })).status).toBe(204);
    expect((await red.service('/v1/schedules/shared')).status).toBe(200);
    const reader = clientOf(stack.api.url, createStoredKey(stack.home, 'red', ['runs:read']).key);
    expect((await post('/v1/schedules/shared/trigger', {}, reader)).status).toBe(403);
  });

  it('are refused with the reason', async () => {
    const run = { automation: automationOf(stack.site, sleep) };
    const paths = async (body: object) => {
      const { status, errors } = await problem(await post('/v1/schedules', { name: 'bad', run, ...body }));
      expect(status).toBe(422);
      return errors?.map(({ path }) => path);
    };
    expect(await paths({})).toEqual(['cron']);
    expect(await paths({ cron: ['no cron'] })).toEqual(['cron']);
    expect(await paths({ everySeconds: 1 })).toEqual(['everySeconds']);
    expect(await paths({ ...DAILY, timeZone: 'Mars/Olympus' })).toEqual(['timeZone']);
    expect(await paths({ ...DAILY, name: 'a:b' })).toEqual(['name']);
    expect(await paths({ ...DAILY, run: { ...run, idempotencyKey: 'x' } })).toEqual(['idempotencyKey']);
    const secure = { code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP' } }] };
    const automation = { ...run.automation, parameters: { input_parameters: {}, secure_parameters: secure } };
    expect(await paths({ ...DAILY, run: { automation } })).toContain('secureParameters');
    expect(await names()).not.toContain('bad');
  });
});
