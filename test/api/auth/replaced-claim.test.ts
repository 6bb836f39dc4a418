import { describe, expect, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { Context } from '../../../api/services/api-context.js';
import { pause } from '../../support/runs/automations.js';
import { type StubRequest, nonceOf, problem } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';

const PAUSE = { pauseId: 'pause-1' };
const FORBIDDEN = { status: 403, name: 'LinkReplaced' };

/** Each route of a run that a claim's cookie opens, and a request that would do something there. */
const ROUTES: Record<string, StubRequest> = {
  'GET /v1/runs/:runId': {},
  'GET /v1/runs/:runId/events': {},
  'HEAD /v1/runs/:runId/events': {},
  'GET /v1/runs/:runId/live/picture': {},
  'GET /v1/runs/:runId/artifacts/:name': {},
  'POST /v1/runs/:runId/human-done': { json: PAUSE },
  'POST /v1/runs/:runId/decline': { json: { ...PAUSE, reason: 'no' } },
  'POST /v1/runs/:runId/cancel': { json: {} },
  'POST /v1/runs/:runId/extend': { json: PAUSE },
  'POST /v1/runs/:runId/control': { json: PAUSE },
  'POST /v1/runs/:runId/view-token': { json: { origin: 'https://app.example.com' } },
  'POST /v1/runs/:runId/done-check': { json: PAUSE },
  'GET /v1/runs/:runId/form': {},
  'POST /v1/runs/:runId/form': { json: { form: '1', ref: '1', press: true } },
  'GET /v1/runs/:runId/point': {},
  'POST /v1/runs/:runId/point': { json: { x: 1, y: 1 } },
  'DELETE /v1/runs/:runId/point': {},
  'POST /v1/runs/:runId/uploads/:chooserId': { body: 'file' },
  'GET /v1/runs/:runId/downloads/:id': {},
};
/** Refused for every method or every claim, or answered to everybody alike. */
const NOT_OPENED = /^(DELETE \/v1\/runs\/:runId|POST \/v1\/runs\/:runId\/rerun|HEAD \S+\/downloads\/:id|_ALL .*)$/;

describe('a claim that a fresh link replaced', () => {
  const stack = useStack();

  /** A paused run that was opened on a laptop, and then by a fresh link on a phone. */
  async function replaced(
    during: (laptop: ReturnType<typeof stack.api.browser>, runId: string) => Promise<void> = () => Promise.resolve(),
  ) {
    const { runId, link, artifacts } = await stack.pausedRun();
    const [laptop, phone] = [stack.api.browser(), stack.api.browser()];
    await laptop.press(link);
    await during(laptop, runId);
    await phone.ask(`${link}/fresh`, { method: 'POST', form: { nonce: await nonceOf(await phone.ask(link)) } });
    const fresh = await stack.mailedLink(runId, 2);
    // Until somebody opens the fresh link, the laptop goes on.
    expect((await laptop.ask(`/v1/runs/${runId}`)).status).toBe(200);
    expect((await phone.press(fresh)).status).toBe(303);
    return { runId, link, laptop, phone, artifact: artifacts[0]!.name };
  }

  it('opens no route of the run any more, whatever routes there are', async () => {
    const app = createApp({
      config: stack.config,
      log: stack.log,
      intermission: stack.intermission,
      auth: { may: () => () => undefined },
      limitChecks: [],
      countChecks: () => Promise.resolve(),
    } as unknown as Context);
    const opened = routesOf(app.router as unknown as { stack: Layer[] }).filter(
      (route) => route.includes('/v1/runs/:runId') && !NOT_OPENED.test(route),
    );
    expect(opened.sort()).toEqual(Object.keys(ROUTES).sort());

    const { runId, laptop, phone, artifact } = await replaced();
    for (const [route, asked] of Object.entries(ROUTES)) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replace(':runId', runId).replace(':name', artifact).replace(/:\w+/, '1');
      const answer = await laptop.ask(path, { method, ...asked });
      const refusal = method === 'HEAD' ? { ...FORBIDDEN, status: answer.status } : await problem(answer);
      expect({ route, ...refusal }).toEqual({ route, ...FORBIDDEN });
    }
    expect((await phone.ask(`/v1/runs/${runId}/artifacts/${artifact}`)).status).toBe(200);
    const { pause } = await stack.intermission.getRun(runId, { isFresh: true });
    expect(pause).toMatchObject({ pauseId: 'pause-1', control: { by: 'ana@example.com', changes: 2 } });
  });

  it('has its live view and its event stream closed, and is not let in again', async () => {
    let viewer!: Awaited<ReturnType<typeof stack.view>>;
    let stream!: Promise<string>;
    const { runId, laptop, phone } = await replaced(async (browser, run) => {
      viewer = await stack.view(run, { cookie: browser.jar.header(`/v1/runs/${run}/live`), origin: stack.api.url });
      stream = (await browser.ask(`/v1/runs/${run}/events`)).text();
    });
    expect(await stream).toContain('event: state');
    expect(await viewer.closed).toBe(1008);
    const headers = (browser: typeof laptop) => ({
      cookie: browser.jar.header(`/v1/runs/${runId}/live`),
      origin: stack.api.url,
    });
    await expect(stack.view(runId, headers(laptop))).rejects.toThrow('403');
    const phoneView = await stack.view(runId, headers(phone));
    phoneView.socket.terminate();
    expect((await laptop.ask(`/v1/runs/${runId}/events`)).status).toBe(403);
  });

  it('sees the page of a used link when it follows its mail, and the log distinguishes its device from the next', async () => {
    const { runId, link, laptop, phone } = await replaced();
    const page = await laptop.ask(link);
    expect({ status: page.status, isUsed: (await page.text()).includes('already been used') }).toEqual({
      status: 410,
      isUsed: true,
    });
    await phone.ask(`/v1/runs/${runId}/human-done`, { method: 'POST', json: PAUSE });
    const { log, devices } = await stack.until(runId, ({ status }) => status === 'succeeded');
    const texts = log.map(({ text }) => text);
    expect(texts).toContain('the link was opened');
    expect(texts).toContain('ana@example.com (device 2) opened the link; the previous device can no longer act');
    expect(texts).toContain('answered: done by ana@example.com (device 2)');
    expect(devices).toMatchObject([{ to: 'ana@example.com', number: 2 }]);
    // Only the device that controlled the run last may read its results.
    expect((await laptop.ask(`/v1/runs/${runId}`)).status).toBe(403);
    expect((await phone.ask(`/v1/runs/${runId}`)).status).toBe(200);
  });

  it('is the same claim when the same browser opens the link of a later pause', async () => {
    const { runId } = await stack.start(pause(), pause());
    const browser = stack.api.browser();
    await browser.press(await stack.mailedLink(runId));
    const before = browser.jar.header(`/v1/runs/${runId}`);
    await browser.ask(`/v1/runs/${runId}/human-done`, { method: 'POST', json: PAUSE });
    await stack.until(runId, ({ pause }) => pause?.pauseId === 'pause-2' && pause.mail.state === 'sent');
    await browser.press(await stack.mailedLink(runId, 1, 'pause-2'));
    expect((await stack.api.ask(`/v1/runs/${runId}`, { headers: { cookie: before } })).status).toBe(200);
    expect((await stack.intermission.getRun(runId, { isFresh: true })).devices).toMatchObject([{ number: 1 }]);
  });
});

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every route of an Express router and of those in it, such as `GET /v1/runs`. */
function routesOf({ stack = [] }: { stack?: Layer[] }): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (route === undefined) return routesOf(handle);
    const methods = Object.keys(route.methods).map((method) => method.toUpperCase());
    return [route.path].flat().flatMap((path) => methods.map((method) => `${method} ${path}`));
  });
}
