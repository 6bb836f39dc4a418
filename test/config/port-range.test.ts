import { createServer, type Server } from 'node:net';
import { chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeChromium, launchChromium } from '../../browsers/chromium/chromium.js';
import { BrowserSession } from '../../browsers/session/browser-session.js';
import { sessionConfig } from '../../browsers/session/session-config.js';
import { testSettings } from '../browsers/settings.js';

const FIRST = 38_100;
/** One for workers, and one behind it on which Playwright listens. */
const FREE = [FIRST + 18, FIRST + 19];
const taken: Server[] = [];
const noFiles = () => Promise.reject(new Error('these sessions keep no files'));

beforeAll(async () => {
  for (let port = FIRST; port < FREE[0]!; port += 1) {
    const server = createServer();
    await new Promise<void>((resolve) => server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve));
    taken.push(server);
  }
});

afterAll(() => {
  for (const server of taken) server.close();
});

it('publishes a browser on the free ports of its range', async () => {
  const { config: settings, log } = testSettings({ INTERMISSION_BROWSERS_PORTS: `${FIRST}-${FREE[1]}` });
  const config = sessionConfig(settings);
  for (let round = 0; round < 2; round += 1) {
    const chromium = await launchChromium(config);
    try {
      const session = await BrowserSession.open(chromium, `run-${round}`, { config, save: noFiles }, log);
      expect(FREE).toContain(Number(new URL(session.endpoint).port));
      await session.shutDown({ kind: 'closed', finalScreenshot: false });
    } finally {
      await closeChromium(chromium);
    }
  }
});

it('lets a worker connect by the address of another interface', async () => {
  const { config: settings, log } = testSettings({ INTERMISSION_BROWSERS_HOST: '127.0.0.2' });
  const config = sessionConfig(settings);
  const browser = await launchChromium(config);
  try {
    const session = await BrowserSession.open(browser, 'run-host', { config, save: noFiles }, log);
    expect(new URL(session.endpoint).hostname).toBe('127.0.0.2');
    const worker = await chromium.connect(session.endpoint, { timeout: 10_000 });
    expect(worker.contexts()).toHaveLength(1);
    await worker.close();
    await session.shutDown({ kind: 'closed', finalScreenshot: false });
  } finally {
    await closeChromium(browser);
  }
});
