import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../../api/server.js';
import { EgressProxy } from '../../browsers/chromium/egress-proxy.js';
import { COMMANDS } from '../../browsers/host/session-commands.js';
import { readConfig } from '../../config/index.js';
import { createLog } from '../../infra/log.js';
import { Egress } from '../../infra/egress/egress.js';
import { startPracticeSite } from '../../examples/practice-site/site.js';
import { type OpenSession, openSession } from '../browsers/open-session.js';
import { mutated, oddities } from './mutations.js';
import { frames, rawRequests, send, upgrade } from './raw.js';
import { SERVED_RUNS } from './size.js';

const portOf = (url: string) => Number(new URL(url).port);
const FEW = { numRuns: SERVED_RUNS };

/** Vitest fails the run when anything here throws where nobody catches it, as a process of its own would end. */
describe('the server of a browsers process, sent anything', () => {
  let open: OpenSession;
  let path: string;
  let port: number;

  beforeAll(async () => {
    open = await openSession('/form');
    await open.openGate();
    port = portOf(open.liveUrl);
    path = new URL(open.liveUrl).pathname;
  });
  afterAll(() => open.close());

  const isThere = async () => expect((await fetch(open.liveUrl)).status).toBe(204);

  it('answers a request line that is not an address, without the secret', async () => {
    for (const target of ['//', 'http://[', '//[', '*', '/%', 'http://x:99999/'])
      expect([target, await send(port, `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)]).toEqual([
        target,
        expect.stringMatching(/^HTTP\/1\.1 404 /),
      ]);
    expect(await send(port, upgrade('//'))).toMatch(/^HTTP\/1\.1 404 /);
    await isThere();
  });

  it('survives strangers who send any bytes, addresses, upgrades and frames, and break off', async () => {
    const secret = path.split('/').at(-1)!;
    const known = ['/sessions/', '/sessions/x/live', '/sessions/x/gate', `/sessions//${secret}`];
    await fc.assert(
      fc.asyncProperty(rawRequests(known), fc.boolean(), async (bytes, abort) => {
        await send(port, bytes, { abort });
      }),
      FEW,
    );
    await isThere();
  });

  it('survives any bytes of somebody who knows the secret', async () => {
    const known = ['/live', '/live?control=1', '/picture', '/uploads/x', '/downloads/x', ''].map((more) => path + more);
    await fc.assert(
      fc.asyncProperty(rawRequests(known), fc.boolean(), async (bytes, abort) => {
        await send(port, bytes, { abort });
      }),
      FEW,
    );
    await isThere();
  });

  it('answers every command with success or with what is wrong in it', async () => {
    // The first ends the session, the others wait for pages.
    const left = ['close', 'downloads', 'screenshot', 'form', 'cut', 'gate'];
    const names = [...Object.keys(COMMANDS), 'constructor', '__proto__', 'toString'].filter((n) => !left.includes(n));
    const bodies = fc.oneof(mutated({ open: true, pauseId: 'p', from: 0, step: 's', entry: 'begin' }), oddities);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), bodies, async (name, body) => {
        const answer = await fetch(`${open.liveUrl}/${name}`, { method: 'POST', body: JSON.stringify(body) ?? '{' });
        expect([name, answer.status]).not.toEqual([name, 500]);
        await answer.text();
      }),
      FEW,
    );
    await isThere();
  });

  it('survives any frames and messages of a viewer in control', async () => {
    const messages = fc.oneof(
      ...[
        { type: 'mouse', action: 'down', x: 1, y: 2, button: 'left', buttons: 1, clickCount: 1, modifiers: 0 },
        { type: 'key', action: 'down', key: 'a', code: 'KeyA', location: 0, repeat: false, modifiers: 0, number: 1 },
        { type: 'view', width: 800, height: 600, visible: true },
        { type: 'answer', id: 'd1', accept: true, text: 'yes' },
        { type: 'chooser', id: 'c1', action: 'use' },
        { type: 'fill', id: 'f1', value: 'x' },
        { type: 'resume', viewer: 'a-viewer-of-this-page' },
        { type: 'ack', frame: 1, drawMs: 1 },
      ].map((message) => mutated(message)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { maxLength: 5 }), frames, async (several, bytes) => {
        const viewer = await open.view();
        for (const message of several) viewer.socket.send(JSON.stringify(message) ?? '');
        viewer.leave();
        await send(port, Buffer.concat([Buffer.from(upgrade(`${path}/live?control=1`)), bytes]), { abort: true });
      }),
      FEW,
    );
    await isThere();
  });
});

describe('other servers of ours, sent anything', () => {
  let home: string;
  let api: RunningApi;
  let site: Awaited<ReturnType<typeof startPracticeSite>>;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
    const config = readConfig({ INTERMISSION_HOME: home, INTERMISSION_LOG_LEVEL: 'silent', PORT: '0' });
    [api, site] = await Promise.all([startApi(config, createLog(config, 'test')), startPracticeSite({ port: 0 })]);
  });
  afterAll(async () => {
    await Promise.all([api.stop(), site.stop()]);
    await rm(home, { recursive: true, force: true });
  });

  it.each([
    ['API', () => api.url, ['/v1/runs/x/live', '/link/a/b/c', '/readyz', '/v1/runs', '/assets/', '/outbox/']],
    ['practice site', () => site.url, ['/login', '/human', '/files']],
  ])('the %s goes on', async (_name, url, known) => {
    await fc.assert(
      fc.asyncProperty(rawRequests(known), fc.boolean(), async (bytes, abort) => {
        await send(portOf(url()), bytes, { abort });
      }),
      FEW,
    );
    expect((await fetch(`${url()}/healthz`)).status).toBeLessThan(500);
  });

  it("Chromium's way out goes on", async () => {
    const proxy = await EgressProxy.start(new Egress([], { has: () => false }));
    const hello = fc.constantFrom([5, 1, 0], [5, 1, 0, 5, 1, 0, 3], [5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, 0, 0], [4, 1]);
    await fc.assert(
      fc.asyncProperty(hello, fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (start, bytes, abort) => {
        await send(portOf(proxy.url), Buffer.from([...start, ...bytes]), { abort });
      }),
      FEW,
    );
    // Method 0: no login.
    expect(await send(portOf(proxy.url), Buffer.from([5, 1, 0]))).toBe('\u0005\u0000');
    proxy.close();
  });
});
