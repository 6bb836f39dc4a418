import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import type { Session } from '../workflows/messages.js';
import { tellSession, unreachable } from './session-control.js';
import type { Attached } from './sessions.js';

/**
 * The page every node acts on: the tab that opened last, or that the automation switched to since, and that is still open.
 * Only the session knows which, since any worker may have switched.
 */
export async function currentPage(attached: Attached, session: Session): Promise<Page> {
  const pages = attached.context.pages();
  const newest = pages.at(-1);
  if (newest === undefined) {
    if (!attached.browser.isConnected()) throw unreachable();
    throw ApplicationFailure.nonRetryable('No tab is open: the last one was closed', 'ActionFailed');
  }
  if (pages.length === 1) return newest;
  const { targetId } = (await tellSession(session, 'tab', {})) as { targetId?: string };
  for (const page of pages.toReversed()) if ((await targetIdOf(page)) === targetId) return page;
  return newest;
}

/** Makes `page` the one the next nodes act on. */
export async function switchTo(page: Page, session: Session): Promise<void> {
  await page.bringToFront();
  await tellSession(session, 'tab', { targetId: await targetIdOf(page) });
}

const targetIds = new WeakMap<Page, string>();

/** Chromium's id of a tab: the same for every client. Undefined: the tab is gone. */
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
