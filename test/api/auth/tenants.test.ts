import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { createStoredKey, keyFile, revokeStoredKey } from '../../../infra/storage/api-key-file.js';
import type { Scope } from '../../../infra/storage/api-key-names.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { clientOf, problem, type StubRequest } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';
import { openTenants } from '../../support/system/tenants.js';

const OWNER = { email: 'ana@example.com' };

describe('the API keys of tenants', () => {
  const stack = useStack(openTenants('red', 'blue'));

  /** A service with a new key. */
  function service(tenant: string, ...scopes: Scope[]) {
    const { id, key } = createStoredKey(stack.home, tenant, scopes);
    const client = clientOf(stack.api.url, key);
    return { id, key, ask: (path: string, asked?: StubRequest) => client.service(path, asked) };
  }

  const body = (idempotencyKey?: string) => ({
    automation: automationOf(stack.site, pause()),
    owner: OWNER,
    idempotencyKey,
  });

  async function startedBy({ ask }: ReturnType<typeof service>, idempotencyKey?: string): Promise<string> {
    const answer = await ask('/v1/runs', { method: 'POST', json: body(idempotencyKey) });
    expect(answer.status).toBe(201);
    const { runId } = (await answer.json()) as RunState;
    stack.endLater(runId);
    return runId;
  }

  it('start, see and answer the runs of their tenant, and find no run of another', async () => {
    const red = service('red', 'operator');
    const blue = service('blue', 'operator');
    const runId = await startedBy(red);
    await stack.until(runId, ({ pause, artifacts }) => pause?.mail.state === 'sent' && artifacts.length > 0);
    const { artifacts } = (await (await red.ask(`/v1/runs/${runId}`)).json()) as RunState;

    const ways: [path: string, asked?: StubRequest][] = [
      [''],
      ['/events'],
      [`/artifacts/${artifacts[0]?.name}`],
      ['/form'],
      ['/live/picture'],
      ['/downloads/1'],
      ['/human-done', { method: 'POST', json: { pauseId: 'pause-1' } }],
      ['/decline', { method: 'POST', json: { pauseId: 'pause-1', reason: 'mine' } }],
      ['/extend', { method: 'POST', json: { pauseId: 'pause-1' } }],
      ['/control', { method: 'POST', json: { pauseId: 'pause-1' } }],
      ['/done-check', { method: 'POST', json: { pauseId: 'pause-1' } }],
      ['/form', { method: 'POST', json: { form: '1', ref: '1', press: true } }],
      ['/uploads/1', { method: 'POST', body: 'file' }],
      ['/cancel', { method: 'POST', json: {} }],
    ];
    for (const [path, asked] of ways) {
      const answer = await problem(await blue.ask(`/v1/runs/${runId}${path}`, asked));
      expect({ path, ...answer }).toEqual({ path, status: 404, name: 'RunNotFound' });
    }
    await expect(stack.view(runId, { 'x-api-key': blue.key })).rejects.toThrow('404');
    expect((await stack.intermission.getRun(runId, { isFresh: true })).pause?.pauseId).toBe('pause-1');
    // Word for word as for a run that never was.
    const details = async (id: string) => JSON.stringify(await (await blue.ask(`/v1/runs/${id}`)).json());
    const [theirs, unknown] = [await details(runId), await details('run-unknown')];
    const same = (text: string, id: string) => text.replaceAll(id, 'ID').replace(/"requestId":"[^"]+"/, '');
    expect(same(theirs, runId)).toBe(same(unknown, 'run-unknown'));

    const listed = async ({ ask }: typeof red) =>
      ((await (await ask('/v1/runs?limit=100')).json()) as { runs: { runId: string }[] }).runs.map((run) => run.runId);
    await expect.poll(() => listed(red)).toEqual([runId]);
    expect(await listed(blue)).toEqual([]);

    expect((await red.ask(`/v1/runs/${runId}/human-done`, { method: 'POST' })).status).toBe(202);
    await stack.until(runId, ({ status }) => status === 'succeeded');
    // The key of this machine sees every tenant's runs.
    expect((await stack.api.service(`/v1/runs/${runId}`)).status).toBe(200);
  });

  it('find no run that was started for no tenant', async () => {
    const { runId } = await stack.start(pause());
    expect((await service('red', 'operator').ask(`/v1/runs/${runId}`)).status).toBe(404);
  });

  it('have idempotency keys of their own', async () => {
    const [red, blue] = [service('red', 'runs:start'), service('blue', 'runs:start')];
    const first = await startedBy(red, 'order 1');
    expect(await startedBy(red, 'order 1')).toBe(first);
    expect(await startedBy(blue, 'order 1')).not.toBe(first);
  });

  it('may do what their scopes say, and the refusal names the missing scope', async () => {
    const starter = service('red', 'runs:start');
    const reader = service('red', 'runs:read');
    const runId = await startedBy(starter);
    const statuses = async ({ ask }: typeof starter) => ({
      start: (await ask('/v1/runs', { method: 'POST', json: {} })).status,
      validate: (await ask('/v1/automations/validate', { method: 'POST', json: { automation: {} } })).status,
      list: (await ask('/v1/runs')).status,
      read: (await ask(`/v1/runs/${runId}`)).status,
      answer: (await ask(`/v1/runs/${runId}/human-done`, { method: 'POST' })).status,
      cancel: (await ask(`/v1/runs/${runId}/cancel`, { method: 'POST' })).status,
      decode: (await ask('/codec/decode', { method: 'POST', json: { payloads: [] } })).status,
    });
    const nothing = { start: 403, validate: 403, list: 403, read: 403, answer: 403, cancel: 403, decode: 403 };
    expect(await statuses(starter)).toEqual({ ...nothing, start: 422, validate: 200 });
    expect(await statuses(reader)).toEqual({ ...nothing, list: 200, read: 200 });
    expect(await statuses(service('blue', 'codec:decode'))).toEqual({ ...nothing, decode: 200 });
    await expect(stack.view(runId, { 'x-api-key': starter.key })).rejects.toThrow('403');
    const refused = await reader.ask(`/v1/runs/${runId}/cancel`, { method: 'POST' });
    expect(((await refused.json()) as { detail: string }).detail).toBe(
      'This needs an API key with the scope runs:cancel; this one has runs:read',
    );
    const operator = service('red', 'operator');
    expect(await statuses(operator)).toEqual({
      ...{ start: 422, validate: 200, list: 200, read: 200, answer: 202, cancel: 202 },
      decode: 403,
    });
  });

  it('sign operators in to the runs of their tenant, until the key is taken away', async () => {
    const [red, blue] = [service('red', 'operator'), service('blue', 'operator')];
    const runId = await startedBy(red);
    const browsers = [red, blue].map(({ key }) => ({ key, browser: stack.api.browser() }));
    for (const { key, browser } of browsers) {
      expect((await browser.ask('/v1/session', { method: 'POST', json: { apiKey: key } })).status).toBe(204);
    }
    const read = () => Promise.all(browsers.map(({ browser }) => browser.ask(`/v1/runs/${runId}`)));
    expect((await read()).map(({ status }) => status)).toEqual([200, 404]);
    expect(revokeStoredKey(stack.home, red.id)).toBe(true);
    expect((await read()).map(({ status }) => status)).toEqual([401, 404]);
    expect((await red.ask('/v1/runs')).status).toBe(401);

    const reader = service('red', 'runs:read');
    const refused = await stack.api.browser().ask('/v1/session', { method: 'POST', json: { apiKey: reader.key } });
    expect(await problem(refused)).toEqual({ status: 403, name: 'Forbidden' });
  });

  it('let an operator of another tenant in with a link that was mailed to them, as its guest', async () => {
    const red = service('red', 'operator');
    const runId = await startedBy(red);
    const link = await stack.mailedLink(runId);
    const browser = stack.api.browser();
    await browser.ask('/v1/session', { method: 'POST', json: { apiKey: service('blue', 'operator').key } });
    await browser.press(link);
    expect((await browser.ask(`/v1/runs/${runId}`)).status).toBe(200);
    expect((await browser.ask(`/v1/runs/${runId}/cancel`, { method: 'POST' })).status).toBe(403);
  });

  it('are kept as digests', async () => {
    const { key, id } = service('red', 'operator');
    const text = await readFile(keyFile(stack.home), 'utf8');
    expect(text).toContain(id);
    expect(text).not.toContain(key.slice(-20));
  });
});
