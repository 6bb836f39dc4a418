import type { Session } from '../../contracts/workflow-messages.js';
import { navigationsOf } from './navigations.js';
import type { BrowserConnection } from '../session/connections.js';
import { currentPage } from '../session/current-page.js';

/** How long a click has to start a navigation before we wait for `load`, in seconds. */
const START_OF_NAVIGATION = 0.1;

/**
 * The format's end wait: gives the action 0.1 s to start a navigation, then waits for the next page and its `load`, at most `seconds` in
 * total. A time-out is ignored. An action that caused no request since `requestsBefore` started no navigation, so there is nothing to wait
 * for.
 */
export async function waitForLoad(
  attached: BrowserConnection,
  session: Session,
  seconds: number,
  sleep: (seconds: number) => Promise<void>,
  requestsBefore?: number,
): Promise<void> {
  if (seconds <= 0) return;
  if (attached.requestsBegun !== requestsBefore) await sleep(Math.min(seconds, START_OF_NAVIGATION));
  const until = Date.now() + (seconds - START_OF_NAVIGATION) * 1000;
  if (until <= Date.now()) return;
  // The action may have closed the last tab.
  if (attached.context.pages().length === 0) return;
  const page = await currentPage(attached, session);
  // The previous page has already fired `load`.
  const navigations = navigationsOf(attached.context);
  await navigations.arrived(page, until - Date.now());
  // Playwright takes 0 for "no limit".
  await navigations.loaded(page, Math.max(1, until - Date.now()));
}

/** Waits until there are more tabs than before, at most `seconds`. Rejects when the run ends. */
export async function waitForNewTab(
  { context }: BrowserConnection,
  tabsBefore: number,
  seconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const isOpened = () => context.pages().length > tabsBefore;
  if (isOpened()) return true;
  if (seconds <= 0) return false;
  try {
    await context.waitForEvent('page', { timeout: seconds * 1000, predicate: isOpened, signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
