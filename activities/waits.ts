import type { Session } from '../workflows/messages.js';
import type { Attached } from './sessions.js';
import { currentPage } from './tabs.js';

/** How long a click has to start a navigation before the wait for `load` looks, in seconds. */
const START_OF_NAVIGATION = 0.1;

/**
 * The format's end wait: gives the action 0.1 s to start a navigation, then waits for `load`, in all at most `seconds`; a
 * time-out is ignored. An action that began no request since `requestsBefore` started nothing, and costs no wait.
 */
export async function waitForLoad(
  attached: Attached,
  session: Session,
  seconds: number,
  pause: (seconds: number) => Promise<void>,
  requestsBefore?: number,
): Promise<void> {
  if (seconds <= 0) return;
  if (attached.requestsBegun !== requestsBefore) await pause(Math.min(seconds, START_OF_NAVIGATION));
  const timeout = (seconds - START_OF_NAVIGATION) * 1000;
  // Playwright takes 0 for "no limit".
  if (timeout <= 0) return;
  // What was done may have closed the last tab.
  if (attached.context.pages().length === 0) return;
  const page = await currentPage(attached, session);
  await page.waitForLoadState('load', { timeout }).catch(() => undefined);
}

/** Looks once a second for more tabs than before, at most `seconds`. */
export async function waitForNewTab(
  attached: Attached,
  tabsBefore: number,
  seconds: number,
  pause: (seconds: number) => Promise<void>,
): Promise<boolean> {
  for (let waited = 0; ; waited += 1) {
    if (attached.context.pages().length > tabsBefore) return true;
    if (waited >= seconds) return false;
    await pause(Math.min(1, seconds - waited));
  }
}
