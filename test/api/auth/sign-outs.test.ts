import { describe, expect, it } from 'vitest';
import { startApi } from '../../../api/server.js';
import type { RunState } from '../../../contracts/run-state.js';
import { createStoredKey, revokeStoredKey } from '../../../infra/storage/api-key-file.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { clientOf, problem } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';
import { openTenants } from '../../support/system/tenants.js';

describe('a sign-in to the dashboard', () => {
  const stack = useStack(openTenants('red', 'blue'));

  async function signedIn(apiKey = 'a-key-of-a-service', client = stack.api) {
    const browser = client.browser();
    expect((await browser.ask('/v1/session', { method: 'POST', json: { apiKey } })).status).toBe(204);
    return browser;
  }

  const statusOf = async (client: typeof stack.api, cookie: string) =>
    (await client.ask('/v1/runs', { headers: { cookie } })).status;

  it('ends with the sign-out, in every API process, and its streams and views end too', async () => {
    const { runId } = await stack.pausedRun();
    const other = await startApi(stack.config, stack.log);
    const clients = [stack.api, clientOf(other.url, 'a-key-of-a-service')];
    const browser = await signedIn();
    const cookie = browser.jar.header('/');
    for (const client of clients) expect(await statusOf(client, cookie)).toBe(200);
    const stream = await browser.ask(`/v1/runs/${runId}/events`);
    const view = await stack.view(runId, { cookie, origin: stack.api.url });

    expect((await browser.ask('/v1/session', { method: 'DELETE' })).status).toBe(204);
    expect(browser.jar.header('/')).toBe('');
    for (const client of clients) expect(await statusOf(client, cookie)).toBe(401);
    await expect(stream.text()).rejects.toThrow();
    expect(await view.closed).toBe(1006);
    await expect(stack.view(runId, { cookie, origin: stack.api.url })).rejects.toThrow('401');
    await other.stop();
  });

  it('changes state only for pages of this server', async () => {
    const browser = await signedIn();
    const validate = (headers?: Record<string, string>) =>
      browser.ask('/v1/automations/validate', { method: 'POST', json: { automation: {} }, headers });
    expect((await validate()).status).toBe(200);
    expect((await validate({ origin: '', 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    expect(await problem(await validate({ origin: 'https://evil.example' }))).toEqual({
      status: 403,
      name: 'CrossOrigin',
    });
    expect((await validate({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('ends for one browser only, or everywhere for all browsers with the same key', async () => {
    const { key } = createStoredKey(stack.home, 'red', ['operator']);
    const [laptop, phone, foreign] = [await signedIn(key), await signedIn(key), await signedIn()];
    const cookies = [laptop, phone, foreign].map(({ jar }) => jar.header('/'));
    const statuses = () => Promise.all(cookies.map((cookie) => statusOf(stack.api, cookie)));
    await laptop.ask('/v1/session', { method: 'DELETE' });
    expect(await statuses()).toEqual([401, 200, 200]);
    const third = await signedIn(key);
    expect((await phone.ask('/v1/session?everywhere=true', { method: 'DELETE' })).status).toBe(204);
    expect(await statuses()).toEqual([401, 401, 200]);
    expect(await statusOf(stack.api, third.jar.header('/'))).toBe(401);
    // The key still signs in.
    expect(await statusOf(stack.api, (await signedIn(key)).jar.header('/'))).toBe(200);
    // A signed-out cookie signs nobody else out.
    const replayed = await stack.api.ask('/v1/session?everywhere=true', {
      method: 'DELETE',
      headers: { cookie: cookies[1]!, origin: stack.api.url },
    });
    expect(replayed.status).toBe(401);
  });

  it('ends with its key, and so do the streams that are open', async () => {
    const { id, key } = createStoredKey(stack.home, 'red', ['operator']);
    const browser = await signedIn(key);
    const started = await browser.ask('/v1/runs', {
      method: 'POST',
      json: { automation: automationOf(stack.site, pause()), owner: { email: 'ana@example.com' } },
    });
    const { runId } = (await started.json()) as RunState;
    stack.endLater(runId);
    const stream = await clientOf(stack.api.url, key).service(`/v1/runs/${runId}/events`);
    expect(revokeStoredKey(stack.home, id)).toBe(true);
    expect((await browser.ask('/v1/runs')).status).toBe(401);
    // Looked at every ten seconds.
    await expect(stream.text()).rejects.toThrow();
  });

  it('has cookies with the prefix that keeps other sites of the domain from setting them', async () => {
    const api = await startApi({ ...stack.config, publicUrl: 'https://intermission.example.com' }, stack.log);
    const browser = clientOf(api.url, 'a-key-of-a-service').browser();
    const { link, runId } = await stack.pausedRun();
    await browser.ask('/v1/session', { method: 'POST', json: { apiKey: 'a-key-of-a-service' } });
    expect((await browser.press(link)).status).toBe(303);
    const flags = 'HttpOnly; Secure; SameSite';
    expect(browser.jar.described.map((line) => line.replace(/Max-Age=\d+; /, ''))).toEqual([
      `__Host-intermission_operator; Path=/; ${flags}=Strict`,
      `__Host-intermission_link; Path=/; ${flags}=Lax`,
      `__Secure-intermission_run; Path=/v1/runs/${runId}; ${flags}=Strict`,
      `__Secure-intermission_run; Path=/link/${runId}; ${flags}=Lax`,
    ]);
    expect((await browser.ask(`/v1/runs/${runId}`)).status).toBe(200);
    await api.stop();
  });

  it('leaves no outbox to an installation that others reach, whatever a proxy tells', async () => {
    const open = async (config: typeof stack.config) => {
      const api = await startApi(config, stack.log);
      const { status } = await clientOf(api.url.replace('0.0.0.0', '127.0.0.1'), '').ask('/outbox');
      await api.stop();
      return status;
    };
    expect(await open(stack.config)).toBe(200);
    expect(await open({ ...stack.config, publicUrl: 'https://intermission.example.com' })).toBe(404);
    expect(await open({ ...stack.config, host: '0.0.0.0' })).toBe(404);
  });
});
