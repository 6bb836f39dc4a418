import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../bench/system.js';
import { createStoredKey, revokeStoredKey } from '../../../infra/storage/api-key-file.js';
import { readConfig } from '../../../config/index.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { clientOf, problem } from '../../support/http/http.js';
import { serve } from '../../support/http/serve.js';
import { useStack } from '../../support/system/stack.js';

interface ViewToken {
  token: string;
  url: string;
  expiresAt: number;
}

describe('the live view in a page of another site', () => {
  let port: number;
  // Another site than 127.0.0.1, so that the view's cookies are those of a third party.
  let parent: string;
  const stack = useStack(async () => {
    port = await freePort();
    parent = `http://localhost:${port}`;
    return { INTERMISSION_EMBEDDING_ORIGINS: parent, INTERMISSION_ALLOWED_ORIGINS: parent };
  });
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    // Third-party cookies are blocked, as browsers come to do.
    browser = await chromium.launch({
      executablePath: process.env.INTERMISSION_CHROMIUM,
      chromiumSandbox: false,
      args: ['--test-third-party-cookie-phaseout'],
    });
    site = await serve(embeddingPage, undefined, port);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** The page of the embedding site; its address says which run and which token. */
  const embeddingPage: Parameters<typeof serve>[0] = (req, res) => {
    const { searchParams } = new URL(req.url ?? '', parent);
    res.setHeader('content-type', 'text/html');
    res.end(`<!doctype html><title>A shop</title>
      <script>events = []; for (const type of ['opened', 'answered', 'ended'])
        addEventListener(type, ({ detail }) => events.push({ type, ...detail }));</script>
      <script type="module" src="${stack.api.url}/embed.js"></script>
      <intermission-live run="${searchParams.get('run')}" token="${searchParams.get('token')}"></intermission-live>`);
  };

  async function tokenFor(runId: string, body: object = {}, client = stack.api): Promise<ViewToken> {
    const json = { origin: parent, ...body };
    const answer = await client.service(`/v1/runs/${runId}/view-token`, { method: 'POST', json });
    expect(answer.status).toBe(201);
    return (await answer.json()) as ViewToken;
  }

  async function newPage(): Promise<Page> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    return await context.newPage();
  }

  /** A run that waits for a person. */
  async function pausedRun() {
    const { runId } = await stack.start(pause());
    return await stack.until(runId, (run) => run.pause?.mail.state === 'sent');
  }

  const open = (page: Page, runId: string, token: string, origin = parent) =>
    page.goto(`${origin}/?run=${runId}&token=${token}`);
  const view = (page: Page) => page.frameLocator('intermission-live iframe');
  const events = (page: Page) => page.evaluate(() => (globalThis as unknown as { events: object[] }).events);

  it('lets a person take control and answer, and tells the page what happens', async () => {
    const { runId } = await pausedRun();
    const { token, url, expiresAt } = await tokenFor(runId, { scope: 'answer' });
    expect(url).toBe(`${stack.config.publicUrl}/embed/${runId}`);
    expect(expiresAt).toBeGreaterThan(Date.now());
    const page = await newPage();
    await open(page, runId, token);
    await view(page).getByRole('button', { name: 'Take control', exact: true }).click();
    await view(page).getByRole('button', { name: 'Take control here' }).click();
    await view(page).getByText('You are in control').waitFor();
    await view(page).getByRole('button', { name: 'Done', exact: true }).click();
    await stack.until(runId, ({ status }) => status === 'succeeded');
    await expect
      .poll(() => events(page))
      .toEqual([
        { type: 'opened', runId, status: 'awaiting_human' },
        { type: 'answered', runId, pauseId: 'pause-1' },
        { type: 'ended', runId, status: 'succeeded' },
      ]);
    // The cookie works in this site's page and for this run only, and no script reads it.
    const [cookie, ...others] = await page.context().cookies(`${stack.api.url}/v1/runs/${runId}`);
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ path: `/v1/runs/${runId}`, httpOnly: true, secure: true, sameSite: 'None' });
    expect(cookie).toHaveProperty('partitionKey');
    // A reload keeps the view, although its token is used.
    await page.reload();
    await expect.poll(() => events(page)).toMatchObject([{ type: 'opened', status: 'succeeded' }, { type: 'ended' }]);
  });

  it('only shows the run to a token that may only watch, and no other run to any', async () => {
    const { runId } = await pausedRun();
    const { token } = await tokenFor(runId);
    const page = await newPage();
    await open(page, runId, token);
    await view(page).getByText('You are watching').waitFor();
    await view(page).locator('canvas').waitFor();
    expect(await view(page).getByRole('button', { name: 'Take control' }).count()).toBe(0);

    const { cookie } = await exchanged(await tokenFor(runId));
    const ask = (path: string, method = 'GET', json?: unknown) =>
      stack.api.ask(path, { method, json, headers: { cookie, origin: stack.api.url } }).then(problem);
    const forbidden = { status: 403, name: 'Forbidden' };
    for (const path of ['human-done', 'decline', 'control', 'extend', 'cancel', 'view-token']) {
      const body = { pauseId: 'pause-1', reason: 'mine', origin: parent };
      expect({ path, ...(await ask(`/v1/runs/${runId}/${path}`, 'POST', body)) }).toEqual({ path, ...forbidden });
    }
    expect(await ask('/v1/runs/run-other')).toEqual(forbidden);
    expect(await ask('/v1/runs')).toEqual(forbidden);
    const foreign = await stack.api.ask(`/v1/runs/${runId}/human-done`, {
      ...{ method: 'POST', json: { pauseId: 'pause-1' } },
      headers: { cookie, origin: parent, 'sec-fetch-site': 'cross-site' },
    });
    expect((await problem(foreign)).name).toBe('CrossOrigin');
  });

  /** Exchanges a token without a browser. */
  async function exchanged({ token }: Pick<ViewToken, 'token'>) {
    const answer = await stack.api.ask('/v1/view-session', {
      ...{ method: 'POST', json: { token } },
      headers: { origin: stack.api.url, 'sec-fetch-site': 'same-origin' },
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return { status: answer.status, cookie };
  }

  it('does not open with a token that was used, forged or made for a link, nor after its key was revoked', async () => {
    const { runId } = await pausedRun();
    const { id, key } = createStoredKey(stack.home, 'red', ['runs:read']);
    const used = await tokenFor(runId);
    const { cookie, status } = await exchanged(used);
    expect(status).toBe(200);
    expect((await exchanged(used)).status).toBe(401);
    expect((await exchanged({ token: used.token.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')) })).status).toBe(401);
    // The cookie is not a token, and the token is not a cookie.
    expect((await exchanged({ token: cookie.split('=')[1]! })).status).toBe(401);
    const asCookie = { cookie: `intermission_view=${used.token}` };
    expect((await stack.api.ask(`/v1/runs/${runId}`, { headers: asCookie })).status).toBe(401);

    const page = await newPage();
    await open(page, runId, used.token);
    await view(page).getByRole('heading', { name: 'This view is over' }).waitFor();
    expect(await events(page)).toEqual([]);

    const run = await stack.intermission.startRun(
      { automation: automationOf(stack.site, pause()), owner: { email: 'ana@example.com' } },
      { tenant: 'red' },
    );
    stack.endLater(run.runId);
    const red = await exchanged(await tokenFor(run.runId, {}, clientOf(stack.api.url, key)));
    const read = async () => (await stack.api.ask(`/v1/runs/${run.runId}`, { headers: { cookie: red.cookie } })).status;
    expect(await read()).toBe(200);
    revokeStoredKey(stack.home, id);
    expect(await read()).toBe(401);
  });

  it('gives tokens to API keys only, for allowed origins and for no more than the key may', async () => {
    const { runId } = await pausedRun();
    const ask = async (json: object, client = stack.api) =>
      await problem(await client.service(`/v1/runs/${runId}/view-token`, { method: 'POST', json }));
    expect(await ask({ origin: 'https://evil.example' })).toMatchObject({ status: 422, errors: [{ path: 'origin' }] });
    expect(await ask({})).toMatchObject({ status: 422 });
    expect(await ask({ origin: parent, seconds: 601 })).toMatchObject({ status: 422 });
    const browserOfOperator = stack.api.browser();
    await browserOfOperator.ask('/v1/session', { method: 'POST', json: { apiKey: 'a-key-of-a-service' } });
    const byCookie = await browserOfOperator.ask(`/v1/runs/${runId}/view-token`, {
      ...{ method: 'POST', json: { origin: parent } },
    });
    expect(await problem(byCookie)).toEqual({ status: 403, name: 'Forbidden' });
  });

  it('is shown by no page of another origin', async () => {
    const { runId } = await pausedRun();
    const other = await serve(embeddingPage);
    onTestFinished(() => other.stop());
    const { token } = await tokenFor(runId);
    const page = await newPage();
    const violation = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await open(page, runId, token, `http://localhost:${other.port}`);
    await violation;
    expect(await events(page)).toEqual([]);
    // The token is still unused, because the frame did not load.
    expect((await exchanged({ token })).status).toBe(200);
  });

  it('leaves all other pages out of frames, and none is embedded without the setting', async () => {
    const framing = async (path: string) => {
      const { headers, status } = await stack.api.ask(path);
      const ancestors = /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1];
      return { status, ancestors, xFrameOptions: headers.get('x-frame-options') };
    };
    expect(await framing('/embed/run-1')).toEqual({ status: 200, ancestors: parent, xFrameOptions: null });
    for (const path of ['/', '/runs/run-1', '/embed.js', '/healthz']) {
      expect({ path, ...(await framing(path)) }).toEqual({
        ...{ path, status: 200 },
        ...{ ancestors: "'none'", xFrameOptions: 'DENY' },
      });
    }
    expect(() => readConfig({ INTERMISSION_EMBEDDING_ORIGINS: 'https://a.example/path' })).toThrow(
      'not an https origin',
    );
    expect(() => readConfig({ INTERMISSION_EMBEDDING_ORIGINS: '*' })).toThrow('not an https origin');
    expect(() => readConfig({ INTERMISSION_ALLOWED_ORIGINS: 'http://a.example' })).toThrow('not an https origin');
  });

  it('is a separate matter from the API, which pages of allowed origins call with keys, never with cookies', async () => {
    const page = await newPage();
    await page.goto(parent);
    const call = (from: Page, init: RequestInit) =>
      from.evaluate(
        async ([url, options]) =>
          fetch(url, options).then(
            ({ status }) => status,
            () => 'blocked',
          ),
        [`${stack.api.url}/v1/runs`, init] as const,
      );
    const headers = { authorization: 'Bearer a-key-of-a-service' };
    expect(await call(page, { headers })).toBe(200);
    // A start with a body has a preflight; the problem is readable.
    const json = { ...headers, 'content-type': 'application/json', 'idempotency-key': 'a' };
    expect(await call(page, { method: 'POST', headers: json, body: '{}' })).toBe(422);
    expect(await call(page, { credentials: 'include' })).toBe('blocked');

    const other = await serve(embeddingPage);
    onTestFinished(() => other.stop());
    await page.goto(`http://localhost:${other.port}`);
    expect(await call(page, { headers })).toBe('blocked');
    const preflight = await stack.api.ask('/v1/runs', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    // A stream that continues after a lost connection, and a file for the page.
    await page.goto(parent);
    for (const header of ['last-event-id', 'x-file-name', 'idempotency-key', 'x-request-id']) {
      expect({ header, answer: await call(page, { headers: { ...headers, [header]: 'a' } }) }).toEqual({
        ...{ header, answer: 200 },
      });
    }
  });
});
