import type { Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { sendCommand, unreachable } from './send-command.js';
import type { BrowserConnection } from './connections.js';

/**
 * The page every node acts on: the open tab that opened last or that the automation switched to last. Only the session knows it, because
 * any worker may have switched.
 */
export async function currentPage(attached: BrowserConnection, session: Session): Promise<Page> {
  const pages = attached.context.pages();
  const newest = pages.at(-1);
  if (newest === undefined) {
    if (!attached.browser.isConnected()) throw unreachable();
    throw fail('ActionFailed', 'No tab is open: the last one was closed');
  }
  if (pages.length === 1) return newest;
  const { targetId } = await sendCommand(session, 'tab', {});
  for (const page of pages.toReversed()) if ((await targetIdOf(page)) === targetId) return page;
  return newest;
}

/** Makes `page` the one that the next nodes act on. */
export async function switchTo(page: Page, session: Session): Promise<void> {
  await page.bringToFront();
  await sendCommand(session, 'tab', { targetId: await targetIdOf(page) });
}

const targetIds = new WeakMap<Page, string>();

/** Chromium's id of a tab, which is the same for every client. Undefined: the tab is gone. */
async function targetIdOf(page: Page): Promise<string | undefined> {
  if (!targetIds.has(page)) {
    try {
      const cdp = await page.context().newCDPSession(page);
      targetIds.set(page, (await cdp.send('Target.getTargetInfo')).targetInfo.targetId);
      await cdp.detach();
    } catch {
      return undefined;
    }
  }
  return targetIds.get(page);
}
