import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../../../api/server.js';
import { AuditEntry } from '../../../contracts/audit.js';
import { createStoredKey, settingKeyId } from '../../../infra/storage/api-key-file.js';
import { readAll } from '../../../infra/storage/objects/content.js';
import { clientOf, nonceOf, problem } from '../../support/http/http.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { API_KEY, useStack } from '../../support/system/stack.js';
import { openTenants } from '../../support/system/tenants.js';

const SERVICE = { kind: 'api_key', id: settingKeyId(API_KEY) };
const ANA = { kind: 'recipient', name: 'ana@example.com' };

describe('the audit log', () => {
  const stack = useStack(openTenants('red', 'blue'));
  /** A second API process of the same installation. */
  let second: RunningApi;
  beforeAll(async () => {
    second = await startApi(stack.config, stack.log);
  });
  afterAll(() => second?.stop());

  async function exported(query: Record<string, string> = {}, client = stack.api, headers = {}): Promise<AuditEntry[]> {
    const response = await client.service(`/v1/audit?${new URLSearchParams(query).toString()}`, { headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = (await response.text()).split('\n');
    expect(lines.pop()).toBe('');
    // Strict: an entry has no member that the description does not have.
    return lines.map((line) => AuditEntry.strict().parse(JSON.parse(line)));
  }
  const about = (runId: string, query: Record<string, string> = {}) => exported({ ...query, runId });
  const start = async (headers: Record<string, string> = {}) => {
    const json = { automation: automationOf(stack.site, pause()), owner: { email: 'ana@example.com' } };
    const response = await stack.api.service('/v1/runs', { method: 'POST', json, headers });
    const { runId } = (await response.json()) as { runId: string };
    stack.endLater(runId);
    return runId;
  };

  it('says who started, saw, claimed, took over, answered and cancelled, in another process too, and has no secret', async () => {
    const runId = await start({ 'x-request-id': 'order-1234' });
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const link = await stack.mailedLink(runId);
    const [ana, operator, thief] = [stack.api.browser(), stack.api.browser(), stack.api.browser()];
    await operator.ask('/v1/session', { method: 'POST', json: { apiKey: API_KEY } });
    const nonce = await nonceOf(await ana.ask(link));
    await ana.ask(link, { method: 'POST', form: { nonce } });
    await thief.press(link);
    const control = { method: 'POST', json: { pauseId: 'pause-1' } };
    await ana.ask(`/v1/runs/${runId}/control`, control);
    const view = await stack.view(runId, { cookie: ana.jar.header(`/v1/runs/${runId}/live`), origin: stack.api.url });
    await expect.poll(() => view.frames.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await operator.ask(`/v1/runs/${runId}/control`, control);
    await operator.ask(`/v1/runs/${runId}/extend`, control);
    await ana.ask(`/v1/runs/${runId}/control`, control);
    const answer = { ...control, json: { pauseId: 'pause-1' } };
    expect((await ana.ask(`/v1/runs/${runId}/human-done`, answer)).status).toBe(202);
    await stack.until(runId, ({ status }) => status === 'succeeded');
    view.socket.close();
    await operator.ask('/v1/session', { method: 'DELETE' });
    const cancelled = await start();
    await stack.api.service(`/v1/runs/${cancelled}/cancel`, { method: 'POST' });

    const there = clientOf(second.url, API_KEY);
    const inOther = () => exported({ runId }, there);
    await expect.poll(async () => (await inOther()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(9);
    const entries = await inOther();
    expect(entries.map(({ action, outcome, actor }) => [action, outcome, actor.kind])).toEqual([
      ['run.started', 'done', 'api_key'],
      ['run.claimed', 'done', 'recipient'],
      ['run.claimed', 'refused', 'unknown'],
      ['run.control_taken', 'done', 'recipient'],
      ['run.viewed', 'done', 'recipient'],
      ['run.control_taken', 'done', 'operator'],
      ['run.extended', 'done', 'operator'],
      ['run.control_taken', 'done', 'recipient'],
      ['run.answered', 'done', 'recipient'],
    ]);
    expect(entries[0]).toMatchObject({ actor: SERVICE, requestId: 'order-1234', address: '127.0.0.1' });
    expect(entries[1]).toMatchObject({ actor: ANA, details: { pauseId: 'pause-1' } });
    expect(entries[2]).toMatchObject({ reason: 'used' });
    expect(entries[5]!.actor).toMatchObject({ id: SERVICE.id, signIn: expect.stringMatching(/^[\w-]{16}$/) as string });
    const signIns = await exported({ action: 'operator.signed_in' });
    const signOuts = await exported({ action: 'operator.signed_out' });
    for (const { actor } of [...signIns, ...signOuts]) expect(actor).toEqual(entries[5]!.actor);
    expect([signIns, signOuts].map(({ length }) => length)).toEqual([1, 1]);
    expect((await about(cancelled)).map(({ action }) => action)).toEqual(['run.started', 'run.cancelled']);

    const cookies = [ana, operator].flatMap(({ jar }) => jar.header(`/v1/runs/${runId}/live`).split(/[=;] ?/));
    const texts = (await stored()).join('');
    expect(texts).toContain(runId);
    const secrets = [link.split('/').at(-1)!, nonce, API_KEY, stack.config.secret(), ...cookies];
    for (const secret of secrets.filter((text) => text.length > 20)) expect(texts).not.toContain(secret);
  });

  /** Returns the content of the audit log in the store. */
  async function stored(): Promise<string[]> {
    const texts: string[] = [];
    for await (const { key } of stack.store.list('audit/')) {
      texts.push((await readAll((await stack.store.get(key))!)).toString());
    }
    return texts;
  }

  it('has one entry for each viewer, however often and long they look', async () => {
    const { runId, link } = await stack.pausedRun();
    const ana = stack.api.browser();
    await ana.press(link);
    const headers = { cookie: ana.jar.header(`/v1/runs/${runId}/live`), origin: stack.api.url };
    for (const views of [1, 2, 3]) {
      const view = await stack.view(runId, headers);
      await expect.poll(() => view.frames.length, { timeout: 20_000 }).toBeGreaterThan(0);
      await stack.api.service(`/v1/runs/${runId}`);
      await ana.ask(`/v1/runs/${runId}`);
      if (views === 2) (await stack.view(runId, { 'x-api-key': API_KEY })).socket.close();
      view.socket.close();
    }
    const seen = (await about(runId)).filter(({ action }) => ['run.viewed', 'run.read'].includes(action));
    expect(seen.map(({ action, actor }) => `${action} ${actor.kind}`)).toEqual([
      'run.viewed recipient',
      'run.read api_key',
      'run.read recipient',
      'run.viewed api_key',
    ]);
    const [artifact] = (await stack.intermission.getRun(runId)).artifacts;
    const path = `/v1/runs/${runId}/artifacts/${artifact!.name}`;
    for (let times = 0; times < 2; times += 1) await (await ana.ask(path)).arrayBuffer();
    const fetched = await about(runId, { action: 'artifact.downloaded' });
    expect(fetched.map(({ actor, details }) => [actor.name, details])).toEqual([
      ['ana@example.com', { artifact: artifact!.name }],
      ['ana@example.com', { artifact: artifact!.name }],
    ]);
  });

  it('shows a tenant its own entries only, also what the operator did to its runs, and needs its own scope', async () => {
    const red = createStoredKey(stack.home, 'red', ['operator', 'audit:read']);
    const blue = createStoredKey(stack.home, 'blue', ['operator', 'audit:read']);
    const unscoped = createStoredKey(stack.home, 'red', ['operator']);
    const runId = await start({ authorization: `Bearer ${red.key}` });
    await stack.api.service(`/v1/runs/${runId}/cancel`, { method: 'POST' });
    const headers = (key: string) => ({ authorization: `Bearer ${key}` });
    await stack.api.service(`/v1/runs/${runId}`, { headers: headers(blue.key) });

    const ofRed = await exported({}, stack.api, headers(red.key));
    expect(ofRed.map(({ action, actor, tenant }) => [action, actor.id, tenant])).toEqual([
      ['run.started', red.id, 'red'],
      ['run.cancelled', SERVICE.id, 'red'],
      ['audit.read', red.id, 'red'],
    ]);
    const ofBlue = await exported({}, stack.api, headers(blue.key));
    expect(ofBlue).toMatchObject([
      { action: 'access.refused', reason: 'OtherTenant', details: { request: `GET /v1/runs/${runId}` } },
      { action: 'audit.read' },
    ]);
    expect(new Set(ofBlue.map(({ tenant }) => tenant))).toEqual(new Set(['blue']));

    const refused = await stack.api.service('/v1/audit', { headers: headers(unscoped.key) });
    expect(await problem(refused)).toEqual({ status: 403, name: 'Forbidden' });
    expect((await stack.api.ask('/v1/audit')).status).toBe(401);
    expect(await exported({ actor: unscoped.id })).toMatchObject([
      { action: 'access.refused', reason: 'Forbidden', tenant: 'red', details: { request: 'GET /v1/audit' } },
    ]);
  });

  it('records sign-ins that fail, and of one address no more than sixty a minute', async () => {
    const before = (await exported({ action: 'operator.sign_in_failed' })).length;
    const attempt = () => stack.api.ask('/v1/session', { method: 'POST', json: { apiKey: 'im_a-guess-of-somebody' } });
    for (let times = 0; times < 70; times += 1) await attempt();
    const failed = (await exported({ action: 'operator.sign_in_failed' })).slice(before);
    expect(failed.length).toBeLessThanOrEqual(60);
    expect(failed.length).toBeGreaterThan(40);
    expect(failed[0]).toMatchObject({ outcome: 'refused', reason: 'Unauthorized', actor: { kind: 'unknown' } });
    const metrics = await (await stack.api.service('/metrics')).text();
    expect(metrics).toMatch(/^intermission_audit_entries_total\{outcome="left_out"\} [1-9]/m);
    expect((await stored()).join('')).not.toContain('im_a-guess-of-somebody');
  });

  it('filters by time, actions, actor and number, and names every bad parameter', async () => {
    const from = new Date().toISOString();
    const runIds = [await start(), await start()];
    const query = { from, action: 'run.started' };
    expect((await exported(query)).map(({ runId }) => runId)).toEqual(runIds);
    expect((await exported({ ...query, limit: '1' })).map(({ runId }) => runId)).toEqual(runIds.slice(0, 1));
    expect(await exported({ ...query, to: from })).toEqual([]);
    expect(await exported({ ...query, actor: SERVICE.id })).toHaveLength(2);
    expect(await exported({ ...query, actor: 'nobody' })).toEqual([]);

    const bad = await stack.api.service('/v1/audit?from=yesterday&action=run.stared&limit=0&runid=x');
    const { status, errors } = await problem(bad);
    expect([status, errors?.map(({ path }) => path).toSorted()]).toEqual([422, ['action', 'from', 'limit', 'runid']]);
    expect(errors?.find(({ path }) => path === 'action')?.message).toContain('run.started');
    const posted = await stack.api.service('/v1/audit', { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, OPTIONS']);
  });
});
