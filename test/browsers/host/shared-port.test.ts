import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { throughTls } from '../../../activities/session/tls-tunnel.js';
import { freePort } from '../../../bench/system.js';
import { SharedPort } from '../../../browsers/host/shared-port.js';
import type { OpenResult } from '../../../browsers/process/messages.js';
import { SessionProcess } from '../../../browsers/process/session-process.js';
import { sessionConfig } from '../../../browsers/session/session-config.js';
import { ownPorts } from '../../../infra/egress/own-ports.js';
import { internalClientTls, useInternalTls } from '../../../infra/internal-tls.js';
import { isSessionThere, sendSessionCommand } from '../../../infra/session-client.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { TestAuthority } from '../../support/machine/certificates.js';
import { TestViewer } from '../../support/owner/test-viewer.js';
import { testSettings } from '../settings.js';
import { until } from '../until.js';

interface Opened extends OpenResult {
  process: SessionProcess;
}

/** Sessions behind one port, as `browsers` has them. */
async function sharedSessions(count: number, settings: Record<string, string> = {}) {
  const port = await freePort();
  const { config, log } = testSettings({ ...settings, INTERMISSION_BROWSERS_PORT: String(port) });
  useInternalTls(config);
  const shared = await SharedPort.start({ host: config.browsers.host, port }, log);
  const sessions: Opened[] = [];
  for (let number = 1; number <= count; number += 1) {
    const process = await SessionProcess.launch(sessionConfig(config), openStore(config));
    const opened = await process.open({ runId: `run-${number}`, networkLimits: [] });
    void process.gone.then(shared.add(opened.liveUrl, process.socket!));
    sessions.push({ process, ...opened });
  }
  const stop = async () => {
    for (const { process } of sessions) await process.shutDown({ kind: 'closed', finalScreenshot: false });
    shared.close();
  };
  return { port, config, sessions: sessions as [Opened, Opened], stop };
}

const DEADLINE_MS = 10_000;
afterEach(() => useInternalTls({ internalTls: undefined }));

describe('one port for all sessions', () => {
  it('leads commands, Playwright and live views to the session that the path names', async () => {
    const { port, config, sessions, stop } = await sharedSessions(2);
    onTestFinished(stop);
    expect(ownPorts(config).has(port)).toBe(true);
    const titles: string[] = [];
    for (const { liveUrl, endpoint, sessionId } of sessions) {
      expect(new URL(liveUrl).port).toBe(String(port));
      expect(new URL(endpoint).port).toBe(String(port));
      expect(await isSessionThere(liveUrl, DEADLINE_MS)).toBe(true);
      expect(await sendSessionCommand(liveUrl, 'endpoint', {}, DEADLINE_MS)).toEqual({ endpoint });
      const browser = await chromium.connect(endpoint);
      await browser.contexts()[0]!.pages()[0]!.evaluate(`document.title = '${sessionId}'; undefined`);
      await browser.close();
    }
    for (const { liveUrl, endpoint } of sessions) {
      const browser = await chromium.connect(endpoint);
      titles.push(await browser.contexts()[0]!.pages()[0]!.title());
      await browser.close();
      const viewer = await TestViewer.connect(`${liveUrl}/live?control=0`);
      await until(() => viewer.latest('hello') !== undefined && viewer.frames.length > 0);
      viewer.leave();
    }
    expect(titles).toEqual(sessions.map(({ sessionId }) => sessionId));
  });

  it('does not know other sessions, nor one that has ended', async () => {
    const { port, sessions, stop } = await sharedSessions(2);
    onTestFinished(stop);
    const [first, second] = sessions;
    for (const path of ['', '/sessions', '/sessions/', '/sessions/guessed', `/x${new URL(first.liveUrl).pathname}`]) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).toBe(404);
    }
    const guessed = new WebSocket(`ws://127.0.0.1:${port}/sessions/guessed/live`);
    await expect(new Promise((_, reject) => guessed.once('error', reject))).rejects.toThrow('404');
    await first.process.shutDown({ kind: 'closed', finalScreenshot: false });
    await expect.poll(() => isSessionThere(first.liveUrl, DEADLINE_MS)).toBe(false);
    expect(await isSessionThere(second.liveUrl, DEADLINE_MS)).toBe(true);
  });

  it('cuts workers off: the old address of Playwright leads nowhere, the new one to the same page', async () => {
    const { sessions, stop } = await sharedSessions(1);
    onTestFinished(stop);
    const [{ liveUrl, endpoint }] = sessions;
    const frozen = await chromium.connect(endpoint);
    await frozen.contexts()[0]!.pages()[0]!.evaluate("document.title = 'kept'; undefined");
    const gone = new Promise((resolve) => frozen.once('disconnected', resolve));
    await sendSessionCommand(liveUrl, 'cut', {}, DEADLINE_MS);
    await gone;
    await expect(chromium.connect(endpoint, { timeout: DEADLINE_MS })).rejects.toThrow();
    const { endpoint: next } = await sendSessionCommand(liveUrl, 'endpoint', {}, DEADLINE_MS);
    const browser = await chromium.connect(next);
    expect(await browser.contexts()[0]!.pages()[0]!.title()).toBe('kept');
    await browser.close();
  });

  it('reports a port that is taken, with the setting', async () => {
    const { port, config, stop } = await sharedSessions(0);
    onTestFinished(stop);
    const { log } = testSettings();
    await expect(SharedPort.start({ host: config.browsers.host, port }, log)).rejects.toThrow(
      `INTERMISSION_BROWSERS_PORT: 127.0.0.1:${port} cannot be used (EADDRINUSE)`,
    );
  });
});

describe('TLS between processes', () => {
  const authority = new TestAuthority();
  const mine = authority.settings('mine', 'DNS:intermission-browsers');
  let shared: Awaited<ReturnType<typeof sharedSessions>>;
  beforeAll(async () => void (shared = await sharedSessions(1, mine)));
  afterAll(() => shared?.stop());
  const use = (settings: Record<string, string>) => useInternalTls(testSettings(settings).config);

  it('serves a client with a certificate of the authority: commands, Playwright and live views', async () => {
    use(mine);
    const [{ liveUrl, endpoint }] = shared.sessions;
    expect(liveUrl).toMatch(/^https:/);
    expect(endpoint).toMatch(/^wss:/);
    expect(await sendSessionCommand(liveUrl, 'endpoint', {}, DEADLINE_MS)).toEqual({ endpoint });
    const browser = await chromium.connect(await throughTls(endpoint));
    expect(await browser.contexts()[0]!.pages()[0]!.evaluate('1 + 1')).toBe(2);
    await browser.close();
    const view = new WebSocket(`${liveUrl.replace('https', 'wss')}/live?control=0`, internalClientTls());
    const types: string[] = [];
    view.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) types.push((JSON.parse(data.toString()) as { type: string }).type);
    });
    await until(() => types.includes('hello'));
    view.terminate();
  });

  it('refuses a client without a certificate, and one whose certificate is from elsewhere', async () => {
    const [{ liveUrl }] = shared.sessions;
    const ask = (identity: object) =>
      new Promise((resolve, reject) => {
        const ca = readFileSync(authority.ca);
        const checks = { ca, checkServerIdentity: () => undefined };
        request(liveUrl, { ...checks, ...identity }, (answer) => resolve(answer.statusCode))
          .once('error', reject)
          .end();
      });
    await expect(ask({})).rejects.toThrow(/certificate required|ECONNRESET|socket hang up/);
    const other = new TestAuthority().settings('other', 'DNS:intermission-browsers');
    const identity = {
      cert: readFileSync(other.INTERMISSION_INTERNAL_TLS_CERT!),
      key: readFileSync(other.INTERMISSION_INTERNAL_TLS_KEY!),
    };
    await expect(ask(identity)).rejects.toThrow(/unknown ca|ECONNRESET|socket hang up/i);
    await expect(fetch(liveUrl.replace('https', 'http'))).rejects.toThrow('fetch failed');
  });

  it('is refused by a client that has no certificates, or trusts another authority, and the message says so', async () => {
    const [{ liveUrl }] = shared.sessions;
    use({});
    await expect(sendSessionCommand(liveUrl, 'endpoint', {}, DEADLINE_MS)).rejects.toThrow(
      'the browsers process wants TLS, and INTERMISSION_INTERNAL_TLS_CERT is not set here',
    );
    use(new TestAuthority().settings('other', 'DNS:intermission-browsers'));
    const refused = sendSessionCommand(liveUrl, 'endpoint', {}, DEADLINE_MS);
    await expect(refused).rejects.toThrow('TLS refused the connection between this process and browsers');
    await expect(refused).rejects.not.toThrow(new URL(liveUrl).pathname);
  });

  it('accepts a certificate for the address of the host, and none for another name', async () => {
    for (const [names, isGood] of [
      ['IP:127.0.0.1', true],
      ['DNS:elsewhere.example', false],
    ] as const) {
      const { sessions, stop } = await sharedSessions(1, authority.settings(`host-${isGood}`, names));
      expect(await isSessionThere(sessions[0].liveUrl, DEADLINE_MS), names).toBe(isGood);
      await stop();
    }
  });

  it('needs three files that fit, and names the one that does not', () => {
    expect(() => use({ ...mine, INTERMISSION_INTERNAL_TLS_CA: '' })).toThrow('INTERMISSION_INTERNAL_TLS_CA: missing');
    expect(() => use({ ...mine, INTERMISSION_INTERNAL_TLS_CERT: '/nowhere/cert.pem' })).toThrow(
      'INTERMISSION_INTERNAL_TLS_CERT: /nowhere/cert.pem cannot be read (ENOENT)',
    );
    const junk = join(tmpdir(), 'intermission-junk.pem');
    writeFileSync(junk, 'junk');
    expect(() => use({ ...mine, INTERMISSION_INTERNAL_TLS_KEY: junk })).toThrow(
      `INTERMISSION_INTERNAL_TLS_KEY: ${junk} has no private key without a passphrase in PEM`,
    );
    expect(() => use({ ...mine, INTERMISSION_INTERNAL_TLS_CA: junk })).toThrow(/_CA: .* has no certificate in PEM/);
    const other = authority.settings('another', 'DNS:x');
    expect(() => use({ ...mine, INTERMISSION_INTERNAL_TLS_KEY: other.INTERMISSION_INTERNAL_TLS_KEY! })).toThrow(
      'is not the key of the certificate in INTERMISSION_INTERNAL_TLS_CERT',
    );
  });
});
