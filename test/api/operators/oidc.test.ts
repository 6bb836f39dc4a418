import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningApi, startApi } from '../../../api/server.js';
import { freePort } from '../../../bench/system.js';
import { readConfig } from '../../../config/index.js';
import { createLog } from '../../../infra/log.js';
import { clientOf } from '../../support/http/http.js';
import { CLIENT, startOidcProvider } from '../../support/http/oidc-provider.js';
import { launchOwner } from '../../support/owner/owner.js';
import { startTemporal } from '../../support/temporal/temporal.js';

const KEY = 'a-key-of-a-service';
const ROLES = { ops: { scopes: ['operator'] }, readers: { tenant: 'red', scopes: ['runs:read'] } };

let temporal: TestWorkflowEnvironment;
let home: string;
let browser: Browser;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'intermission-oidc-'));
  [temporal, browser] = await Promise.all([startTemporal(), launchOwner()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await temporal?.teardown();
  rmSync(home, { recursive: true, force: true });
});

async function apiFor(port: number, issuer: string): Promise<RunningApi> {
  const config = readConfig({
    INTERMISSION_HOME: home,
    INTERMISSION_API_KEYS: KEY,
    INTERMISSION_LOG_LEVEL: 'silent',
    PORT: String(port),
    INTERMISSION_OIDC_ISSUER: issuer,
    INTERMISSION_OIDC_CLIENT_ID: CLIENT.id,
    INTERMISSION_OIDC_CLIENT_SECRET: CLIENT.secret,
    INTERMISSION_OIDC_ROLES: JSON.stringify(ROLES),
    INTERMISSION_OIDC_NAME: 'the test provider',
  });
  return await startApi(config, createLog(config, 'test'));
}

/** Signs in at the provider itself, whose pages are shown once for a browser context. */
async function atProvider(page: Page, name: string) {
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

const isPending = ({ name }: { name: string }) => name.startsWith('intermission_sign_in');

describe('an operator who signs in at an OpenID Connect provider', () => {
  let api: RunningApi;
  let provider: Awaited<ReturnType<typeof startOidcProvider>>;
  beforeAll(async () => {
    const port = await freePort();
    provider = await startOidcProvider(`http://127.0.0.1:${port}`);
    api = await apiFor(port, provider.issuer);
  });
  afterAll(async () => {
    await api?.stop();
    await provider?.stop();
  });
  beforeEach(() => provider.change({}));

  async function newPage(): Promise<Page> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    return await context.newPage();
  }

  /** A page whose browser has a sign-in at the provider, so that the provider asks nothing any more. */
  async function knownPage(name: string): Promise<Page> {
    const page = await newPage();
    await page.goto(`${api.url}/sign-in/oidc`);
    await atProvider(page, name);
    await page.waitForURL(`${api.url}/**`);
    return page;
  }

  const runsStatus = (page: Page) => page.evaluate(async () => (await fetch('/v1/runs')).status);

  it('sees the runs, and is signed out here and at the provider', async () => {
    const page = await newPage();
    await page.goto(api.url);
    await page.getByRole('link', { name: 'Sign in with the test provider' }).click();
    await atProvider(page, 'ops');
    await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await runsStatus(page)).toBe(200);
    const cookies = await page.context().cookies(api.url);
    expect(cookies.find(({ name }) => name === 'intermission_operator')).toMatchObject({
      httpOnly: true,
      sameSite: 'Strict',
    });
    expect(cookies.filter(isPending)).toEqual([]);

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByRole('link', { name: 'Sign in with the test provider' }).waitFor();
    expect(await runsStatus(page)).toBe(401);
    // The copied cookie is worth nothing either.
    const copied = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await fetch(`${api.url}/v1/runs`, { headers: { cookie: copied } })).status).toBe(401);
    // And the provider asks again.
    await page.getByRole('link', { name: 'Sign in with the test provider' }).click();
    await page.getByPlaceholder('Enter any login').waitFor();
  });

  it('may do what the role says, and no more', async () => {
    const page = await knownPage('readers');
    expect(await runsStatus(page)).toBe(200);
    const status = await page.evaluate(async () => {
      const body = JSON.stringify({ automation: {} });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/v1/automations/validate', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(403);
  });

  it('without a role is told so, and is not signed in', async () => {
    const page = await knownPage('nobody');
    await page.getByRole('heading', { name: 'Your account has no role here' }).waitFor();
    expect(await page.getByText('the claim “roles”').count()).toBe(1);
    expect(await runsStatus(page)).toBe(401);
  });

  it('goes back to the run, and to no other site', async () => {
    const page = await knownPage('ops');
    for (const [to, path] of [
      ['/runs/run-1', '/runs/run-1'],
      ['/schedules', '/schedules'],
      ['https://evil.example', '/'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
      ['/runs/../..//evil.example', '/'],
    ] as const) {
      await page.goto(`${api.url}/sign-in/oidc?to=${encodeURIComponent(to)}`);
      expect(page.url().replace('#signed-in', '')).toBe(api.url + path);
    }
  });

  it('may begin in two tabs at once', async () => {
    const page = await newPage();
    const other = await page.context().newPage();
    await page.goto(`${api.url}/sign-in/oidc`);
    await other.goto(`${api.url}/sign-in/oidc`);
    await atProvider(page, 'ops');
    await page.waitForURL(`${api.url}/`);
    expect(await runsStatus(page)).toBe(200);
    expect((await page.context().cookies(api.url)).filter(isPending)).toHaveLength(1);
  });

  it('cannot use an answer twice, nor one of another browser', async () => {
    const page = await newPage();
    const answers: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/sign-in/oidc/callback')) answers.push(request.url());
    });
    await page.goto(`${api.url}/sign-in/oidc`);
    const [pending] = (await page.context().cookies(api.url)).filter(isPending);
    await atProvider(page, 'ops');
    await page.waitForURL(`${api.url}/`);
    const [answer] = answers;
    // Again in the same browser, in another one, and with a copy of the cookie.
    await page.goto(answer!);
    await page.getByRole('heading', { name: 'This sign-in is over' }).waitFor();
    const other = await newPage();
    expect((await other.goto(answer!))?.status()).toBe(400);
    const cookie = `${pending!.name}=${pending!.value}`;
    expect((await fetch(answer!, { headers: { cookie }, redirect: 'manual' })).status).toBe(403);
    // An answer to the sign-in of another browser has another state.
    await other.goto(`${api.url}/sign-in/oidc`);
    expect((await other.goto(answer!))?.status()).toBe(400);
    expect(await other.getByRole('heading', { name: 'This sign-in is over' }).count()).toBe(1);
  });

  it('is refused with an ID token that is not for us, too old, for another sign-in, or forged', async () => {
    const page = await knownPage('nobody');
    const now = Math.floor(Date.now() / 1000);
    // Were a token accepted, its roles would sign the person in.
    const roles = ['ops'];
    for (const [what, changes] of Object.entries({
      audience: { claims: { roles, aud: 'another-client' } },
      expired: { claims: { roles, iat: now - 7200, exp: now - 3600 } },
      nonce: { claims: { roles, nonce: 'of another sign-in' } },
      issuer: { claims: { roles, iss: 'https://evil.example' } },
      forged: { claims: { roles }, isForged: true },
    })) {
      provider.change(changes);
      const response = await page.goto(`${api.url}/sign-in/oidc`);
      expect({ what, status: response?.status() }).toEqual({ what, status: 403 });
      expect({ what, runs: await runsStatus(page) }).toEqual({ what, runs: 401 });
    }
    // The clocks of two machines may differ by half a minute.
    provider.change({ claims: { roles, iat: now + 30, exp: now - 30 } });
    await page.goto(`${api.url}/sign-in/oidc`);
    expect(await runsStatus(page)).toBe(200);
  });

  it('reads why the provider refused, without what the address said', async () => {
    const page = await newPage();
    await page.goto(`${api.url}/sign-in/oidc`);
    const { searchParams } = new URL(page.url().includes('state=') ? page.url() : await stateOf(page));
    const query = new URLSearchParams({
      ...{ error: 'access_denied', error_description: 'SAY-THIS', iss: provider.issuer },
      state: searchParams.get('state') ?? '',
    });
    const response = await page.goto(`${api.url}/sign-in/oidc/callback?${query.toString()}`);
    expect(response?.status()).toBe(403);
    expect(await page.content()).not.toContain('SAY-THIS');
  });

  /** The address with which the API sends a browser to the provider; the page's own cookie belongs to it. */
  async function stateOf(page: Page): Promise<string> {
    const response = await page.context().request.get(`${api.url}/sign-in/oidc`, { maxRedirects: 0 });
    return response.headers().location ?? '';
  }
});

describe('while the OpenID Connect provider is down', () => {
  it('the API starts, keys still work, and sign-ins work once the provider is back', async () => {
    const [apiPort, providerPort] = [await freePort(), await freePort()];
    const api = await apiFor(apiPort, `http://localhost:${providerPort}`);
    onTestFinished(() => api.stop());
    const client = clientOf(api.url, KEY);
    const down = await client.ask('/sign-in/oidc');
    expect(down.status).toBe(503);
    expect(await down.text()).toContain('The sign-in service does not respond');
    expect((await client.ask('/v1/session', { method: 'POST', json: { apiKey: KEY } })).status).toBe(204);

    const provider = await startOidcProvider(api.url, providerPort);
    const begun = await client.ask('/sign-in/oidc');
    expect(begun.status).toBe(303);
    expect(begun.headers.get('location')).toMatch(`${provider.issuer}/auth?`);

    // Down again, while somebody is at the provider.
    await provider.stop();
    const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
    const state = new URL(begun.headers.get('location')!).searchParams.get('state')!;
    const query = new URLSearchParams({ code: 'a-code', state, iss: provider.issuer });
    const back = await client.ask(`/sign-in/oidc/callback?${query.toString()}`, { headers: { cookie } });
    expect(back.status).toBe(503);
  });
});

describe('the settings of the provider', () => {
  const issuer = 'https://id.example.com';
  it.each([
    [{ INTERMISSION_OIDC_ISSUER: issuer }, 'INTERMISSION_OIDC_CLIENT_ID and INTERMISSION_OIDC_ROLES are needed'],
    [{ INTERMISSION_OIDC_ISSUER: 'http://id.example.com' }, 'http is for this machine only'],
    [{ INTERMISSION_OIDC_ROLES: 'ops' }, 'must be JSON such as'],
    [{ INTERMISSION_OIDC_SCOPES: 'email' }, 'must begin with openid'],
  ])('%j are refused', (settings, reason) => {
    expect(() => readConfig(settings)).toThrow(reason);
  });

  it('with a scope that does not exist keep the API from starting', async () => {
    const config = readConfig({
      INTERMISSION_OIDC_ISSUER: issuer,
      INTERMISSION_OIDC_CLIENT_ID: 'a',
      INTERMISSION_OIDC_ROLES: '{"ops":{"scopes":["operatr"]}}',
      INTERMISSION_HOME: home,
    });
    await expect(startApi(config, createLog(config, 'test'))).rejects.toThrow(
      'INTERMISSION_OIDC_ROLES (role "ops"): "operatr" is not one of runs:start',
    );
  });
});
