import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { automationSchema } from '../../automation/reading/json-schema.js';
import { startApi, type RunningApi } from '../../api/server.js';
import { loggablePath } from '../../api/http/request-log.js';
import { readConfig } from '../../config/index.js';
import { createLog } from '../../infra/log.js';
import { clientOf, problem, type Client } from '../support/http/http.js';

const API_KEY = 'a-key-of-a-service';

describe('the HTTP edge, while Temporal is down', () => {
  let home: string;
  let api: RunningApi;
  let client: Client;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
    // Nothing listens on port 1.
    process.env.TEMPORAL_ADDRESS = '127.0.0.1:1';
    const config = configOf(home, '0');
    api = await startApi(config, createLog(config, 'test'));
    client = clientOf(api.url, API_KEY);
  });

  afterAll(async () => {
    await api.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('is alive, and says that it is not ready', async () => {
    expect((await client.ask('/healthz')).status).toBe(200);
    const ready = await client.ask('/readyz');
    expect(ready.headers.get('retry-after')).toBe('1');
    expect(await problem(ready)).toEqual({ status: 503, name: 'Unavailable' });
  });

  it('tells followers of a run to retry, and does not keep them waiting', async () => {
    const answer = await client.service('/v1/runs/run-1/events');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await problem(answer)).toEqual({ status: 503, name: 'Unavailable' });
  });

  it.each(['/v1/runs', '/v1/runs/run-1', '/v1/runs/run-1/events', '/v1/runs/run-1/artifacts/a.png'])(
    'tells nothing at %s to somebody it does not know',
    async (path) => {
      const response = await client.ask(path);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await problem(response)).toEqual({ status: 401, name: 'Unauthorized' });
    },
  );

  it('takes an API key in either header, and no wrong one, also not beside a good cookie', async () => {
    const browser = client.browser();
    await browser.ask('/v1/session', { method: 'POST', json: { apiKey: API_KEY } });
    const valid = { automation: {} };
    const check = (headers: Record<string, string>) =>
      client.ask('/v1/automations/validate', { method: 'POST', json: valid, headers });
    expect((await check({ authorization: `Bearer ${API_KEY}` })).status).toBe(200);
    expect((await check({ 'x-api-key': API_KEY })).status).toBe(200);
    expect((await check({ authorization: 'Bearer wrong' })).status).toBe(401);
    const wrongBesideCookie = await browser.ask('/v1/automations/validate', {
      method: 'POST',
      json: valid,
      headers: { 'x-api-key': 'wrong' },
    });
    expect(wrongBesideCookie.status).toBe(401);
  });

  it('signs an operator in with a cookie that no script and no other site can use, and out again', async () => {
    const browser = client.browser();
    const signIn = (apiKey: string) => browser.ask('/v1/session', { method: 'POST', json: { apiKey } });
    expect((await signIn('wrong')).status).toBe(401);
    expect((await signIn(API_KEY)).status).toBe(204);
    expect(browser.jar.described).toEqual(['intermission_operator; Max-Age=1800; Path=/; HttpOnly; SameSite=Strict']);

    const validate = (headers?: Record<string, string>) =>
      browser.ask('/v1/automations/validate', { method: 'POST', json: { automation: {} }, headers });
    // Temporal holds the list of ended sign-ins.
    expect((await validate()).status).toBe(503);
    expect((await browser.ask('/v1/session', { method: 'DELETE' })).status).toBe(503);
    expect(browser.jar.header('/')).not.toBe('');
    const elsewhere = { origin: 'https://evil.example' };
    expect(await problem(await browser.ask('/v1/session', { method: 'DELETE', headers: elsewhere }))).toEqual({
      status: 403,
      name: 'CrossOrigin',
    });
  });

  it('ends a sign-in that nobody uses, and no page that only stays open keeps it', async () => {
    const browser = client.browser();
    await browser.ask('/v1/session', { method: 'POST', json: { apiKey: API_KEY } });
    const first = browser.jar.header('/');
    const statusOf = async (cookie: string) => (await client.ask('/v1/runs', { headers: { cookie } })).status;
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      vi.setSystemTime(Date.now() + 20 * 60_000);
      await browser.ask('/v1/automation.schema.json');
      expect(browser.jar.header('/')).toBe(first);
      await browser.ask('/runs');
      const second = browser.jar.header('/');
      expect(second).not.toBe(first);
      vi.setSystemTime(Date.now() + 20 * 60_000);
      expect(await statusOf(first)).toBe(401);
      // The response renews the cookie's idle time.
      const renewed = async (cookie: string) =>
        (await client.ask('/runs', { headers: { cookie } })).headers.getSetCookie().length;
      expect([await renewed(first), await renewed(second)]).toEqual([0, 1]);
      vi.setSystemTime(Date.now() + 12 * 3600_000);
      expect(await statusOf(second)).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says 503, and not that the run is unknown, when it cannot look', async () => {
    expect(await problem(await client.service('/v1/runs/run-1'))).toEqual({ status: 503, name: 'Unavailable' });
  });

  it('refuses a body that is not JSON, too large, of another type, or nested like a bomb', async () => {
    const send = (body: string, type = 'application/json') =>
      client.service('/v1/runs', { method: 'POST', body, headers: { 'content-type': type } });
    expect(await problem(await send('{"automation":'))).toMatchObject({ status: 400, name: 'InvalidJson' });
    expect(await problem(await send('"text"'))).toMatchObject({ status: 400, name: 'InvalidJson' });
    expect(await problem(await send('{}', 'text/plain'))).toEqual({ status: 415, name: 'UnsupportedMediaType' });
    expect(await problem(await send(`{"automation":"${'x'.repeat(1_100_000)}"}`))).toEqual({
      status: 413,
      name: 'BodyTooLarge',
    });
    expect(await problem(await send(`{"automation":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))).toEqual({
      status: 422,
      name: 'InvalidRequest',
      errors: [{ path: '', message: 'is nested deeper than 64 levels' }],
    });
    expect(await problem(await send('[]'))).toMatchObject({ status: 422, name: 'InvalidRequest' });
    const latin1 = new Uint8Array(Buffer.from('{"automation":\n"caf\u00e9"}', 'latin1'));
    const headers = { 'content-type': 'application/json' };
    const answer = await client.service('/v1/runs', { method: 'POST', body: latin1, headers });
    expect(await answer.json()).toMatchObject({
      status: 400,
      detail: 'The body is not valid UTF-8 in line 2 (byte 20)',
    });
  });

  it('gives every error of a start a path', async () => {
    const response = await client.service('/v1/runs', {
      method: 'POST',
      json: { automation: { url: 'https://example.com', nodes: 7 }, owner: { email: 'nobody', nmae: 'x' }, extra: 1 },
    });
    const { status, name, errors } = await problem(response);
    expect({ status, name }).toEqual({ status: 422, name: 'InvalidRequest' });
    expect(errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['owner.email', 'owner.nmae', 'extra', 'nodes']),
    );
  });

  it('warns of a key that stands twice in one object of an automation, with its path', async () => {
    const response = await client.service('/v1/automations/validate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body:
        '{ "automation": { "url": "http://127.0.0.1/", "parameters": { "input_parameters": {} }, ' +
        '"nodes": [{ "type": "action_node", "sleep_action": { "sleep_time": 1, "sleep_time": 2 } }] } }',
    });
    expect(await response.json()).toEqual({
      valid: true,
      errors: [],
      warnings: [
        {
          path: 'nodes.0.sleep_action.sleep_time',
          message: 'this key stands more than once in its object; the last one counts',
        },
      ],
    });
  });

  it.each(['../secret', '..%2fsecret', '/etc/passwd', '.hidden', 'a/b', 'nothing', ''])(
    'reads no file called %j as an automation',
    async (automation) => {
      const response = await client.service('/v1/runs', { method: 'POST', json: { automation } });
      expect((await problem(response)).errors).toEqual([
        {
          path: 'automation',
          message: `no automation of this name is in the automations folder: ${JSON.stringify(automation)}`,
        },
      ]);
    },
  );

  it('names what is missing or misused', async () => {
    expect(await problem(await client.ask('/v1/nothing'))).toEqual({ status: 404, name: 'NotFound' });
    const wrongMethod = await client.service('/v1/runs', { method: 'PATCH', json: {} });
    expect(wrongMethod.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect(await problem(wrongMethod)).toEqual({ status: 405, name: 'MethodNotAllowed' });
    expect(await problem(await client.service('/v1/runs?limit=0&stats=x'))).toMatchObject({
      status: 422,
      errors: [{ path: 'limit' }, { path: 'stats', message: 'is unknown; did you mean status?' }],
    });
    expect((await client.service('/v1/runs/%E0%A4%A')).status).toBe(400);
  });

  it('describes itself', async () => {
    const document = (await (await client.ask('/openapi.json')).json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/v1/runs/{runId}/human-done');
    expect(document.paths).toMatchObject({
      '/v1/runs': {
        post: {
          parameters: [
            { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } },
          ],
        },
      },
    });
  });

  it('gives everyone the JSON Schema of the format', async () => {
    const answer = await client.ask('/v1/automation.schema.json');
    expect(answer.headers.get('content-type')).toBe('application/schema+json; charset=utf-8');
    expect(await answer.json()).toEqual(automationSchema());
  });

  it('protects every answer', async () => {
    const { headers } = await client.ask('/healthz', { headers: { 'x-request-id': 'abc-1' } });
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'permissions-policy': expect.stringContaining('camera=()') as string,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': 'abc-1',
    });
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;connect-src 'self';" +
        "font-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers.has('x-powered-by')).toBe(false);
  });

  it('lets a browser keep the files of the dashboard, whose names change with them, and nothing else', async () => {
    const page = await client.ask('/');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const files = [...(await page.text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const answer = await client.ask(file, { headers: { 'accept-encoding': 'br' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    expect((await client.ask('/assets/none.js')).headers.get('cache-control')).toBe('no-store');
  });

  it('answers people with a page, and programs with JSON', async () => {
    const page = await client.ask('/nothing', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect({ status: page.status, type: page.headers.get('content-type') }).toEqual({
      status: 404,
      type: 'text/html; charset=utf-8',
    });
    expect((await client.ask('/nothing')).headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const styles = await client.ask('/pages.css');
    expect(styles.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await styles.text()).not.toContain('url(');
  });

  it('lets nobody try links without end', async () => {
    const tries = Array.from({ length: 130 }, () => client.ask('/link/run-1/pause-1/guess'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
  });

  it('keeps tokens and queries out of the log', () => {
    const token = `1.${'x'.repeat(43)}`;
    expect(loggablePath(`/link/run-1/pause-1/${token}?a=b`)).toBe('/link/run-1/pause-1/…');
    expect(loggablePath(`/link/run-1/pause-1/${token}/fresh`)).toBe('/link/run-1/pause-1/…/fresh');
    expect(loggablePath(`//LINK/${token}`)).toBe('/link/…');
    expect(loggablePath('/v1/runs?pageToken=secret')).toBe('/v1/runs');
  });

  it('says which port is taken, and which setting chooses another', async () => {
    const port = new URL(api.url).port;
    const config = configOf(home, port);
    await expect(startApi(config, createLog(config, 'test'))).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another process: stop it, or set PORT to a free port, for example PORT=8081`,
    );
  });
});

function configOf(home: string, port: string) {
  return readConfig({
    INTERMISSION_HOME: home,
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_LOG_LEVEL: 'silent',
    PORT: port,
  });
}
