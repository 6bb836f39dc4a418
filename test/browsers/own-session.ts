import { execFileSync } from 'node:child_process';
import { type Browser, chromium, type Page } from 'playwright';
import type { OpenResult } from '../../browsers/process/messages.js';
import { SessionProcess } from '../../browsers/process/session-process.js';
import { sessionConfig } from '../../browsers/session/session-config.js';
import { openStore } from '../../infra/storage/open-store.js';
import { testSettings } from './settings.js';

/** A session in a process of its own, as `holdSession` makes it, and a worker's connection to it. */
export interface OwnSession extends OpenResult {
  process: SessionProcess;
  browser: Browser;
  page: Page;
  close(): Promise<void>;
}

export async function ownSession(settings: Record<string, string> = {}): Promise<OwnSession> {
  const { config } = testSettings(settings);
  const process = await SessionProcess.launch(sessionConfig(config), openStore(config));
  const opened = await process.open({ runId: 'run-1', networkLimits: [] });
  const browser = await chromium.connect(opened.endpoint);
  const [page] = browser.contexts()[0]!.pages();
  return {
    ...opened,
    process,
    browser,
    page: page!,
    async close() {
      await browser.close();
      await process.shutDown({ kind: 'closed', finalScreenshot: false });
    },
  };
}

export function killRenderers({ pid }: { pid: number }): void {
  const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)])
    .toString()
    .trim();
  const found = execFileSync('pgrep', ['-g', group, '-f', '--', '--type=renderer']).toString();
  for (const renderer of found.split('\n').filter(Boolean)) globalThis.process.kill(Number(renderer), 'SIGKILL');
}
