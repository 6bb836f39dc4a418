import type { Page } from 'playwright';
import type { Config } from '../../config/index.js';
import { type Chromium, launchChromium } from '../../browsers/chromium/chromium.js';
import { type SessionServer, startServer } from '../../browsers/host/session-server.js';
import { BrowserSession } from '../../browsers/session/browser-session.js';
import type { SaveFile } from '../../browsers/session/save-file.js';
import { sessionConfig } from '../../browsers/session/session-config.js';
import { openStore } from '../../infra/storage/open-store.js';
import { saveArtifact } from '../../infra/storage/save-artifact.js';
import { type Site, startSite } from './pages.js';
import { testSettings } from './settings.js';
import { TestViewer } from '../support/owner/test-viewer.js';

/** A session as `holdSession` makes it, without Temporal. */
export interface OpenSession {
  session: BrowserSession;
  chromium: Chromium;
  page: Page;
  site: Site;
  liveUrl: string;
  config: Config;
  post(command: string, body: unknown): Promise<Response>;
  openGate(deadline?: number): Promise<void>;
  view(options?: { control?: boolean }): Promise<TestViewer>;
  /** What the page put down. */
  log(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openSession(path: string, settings: Record<string, string> = {}): Promise<OpenSession> {
  const { config, log } = testSettings(settings);
  const site = await startSite();
  const server: SessionServer = await startServer(sessionConfig(config), log);
  const chromium = await launchChromium(sessionConfig(config));
  const store = openStore(config);
  const save: SaveFile = (file) => saveArtifact(store, 'run-1', file);
  const session = await BrowserSession.open(chromium, 'run-1', { config: sessionConfig(config), save }, log);
  const liveUrl = server.add(session);
  const viewers: TestViewer[] = [];
  const { page } = chromium;
  await page.goto(site.url + path);
  const post = (command: string, body: unknown) =>
    fetch(`${liveUrl}/${command}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    session,
    chromium,
    page,
    site,
    liveUrl,
    config,
    post,
    async openGate(deadline) {
      const answer = await post('gate', { open: true, pauseId: 'p1', deadline });
      if (answer.status !== 204) throw new Error(`gate answered ${answer.status}`);
    },
    async view({ control = true } = {}) {
      const viewer = await TestViewer.connect(`${liveUrl}/live?control=${control ? 1 : 0}`);
      viewers.push(viewer);
      return viewer;
    },
    log: () => page.evaluate('window.log'),
    async close() {
      for (const viewer of viewers) viewer.leave();
      await session.shutDown({ kind: 'closed', finalScreenshot: false });
      await server.close();
      await site.close();
    },
  };
}
