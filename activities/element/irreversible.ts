import { errors, type Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { withTimeout } from '../../infra/with-timeout.js';
import { isOfClosedTab, NO_ANSWER } from '../page/playwright-errors.js';
import { letNavigationBegin } from '../page/navigations.js';
import { hasBegunToSet, hasBegunToType, isClickReceived } from './call-log.js';

/** How long a page may be busy processing its input. */
export const PAGE_ANSWERS_MS = 30_000;

/**
 * Performs an action that cannot be undone. An action that closes its own tab counts as done, and so does a click that the page has
 * received, however long the next page takes to load. An error passes through if `isUnderWay` finds in it that the action had not begun.
 * Fails with `OutcomeUnknown` when the page did not answer for `limit` milliseconds.
 */
export async function performIrreversibly(
  page: Page,
  act: () => Promise<void>,
  isUnderWay: (error: unknown) => boolean,
  limit = PAGE_ANSWERS_MS,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isUnderWay(error)) throw error;
    if (isOfClosedTab(error) && isOnlyTabGone(page)) return;
    if (isClickDone(error)) return;
    if (!(error instanceof errors.TimeoutError)) throw error;
    throw fail(
      'OutcomeUnknown',
      `the page was busy for ${limit / 1000} s and did not respond, so the step may or may not have taken effect; check the page before repeating it`,
    );
  }
}

/**
 * The same for typing text into an element. The time limit of a try covers finding the element, so it must not end the typing in the middle
 * of the text.
 */
export function typeInto(page: Page, type: (timeout: number) => Promise<void>, limit: number): Promise<void> {
  return performIrreversibly(page, () => type(limit), hasBegunToType, limit);
}

/**
 * The same for mouse and keyboard input, which goes to a position or to the focused element: in an open tab, all of it counts as under way.
 */
export async function typeIrreversibly(page: Page, input: () => Promise<void>, limit = PAGE_ANSWERS_MS): Promise<void> {
  const wasOpen = !page.isClosed();
  await performIrreversibly(
    page,
    // Playwright itself waits forever for a page that is busy with mouse and keyboard input.
    () =>
      withTimeout(input(), limit, () => {
        throw new errors.TimeoutError(NO_ANSWER);
      }),
    () => wasOpen,
    limit,
  );
  if (!page.isClosed()) await letNavigationBegin(page);
}

/** Sets a value at once. A page that closes its own tab in response has received the value; every other error passes through. */
export async function setIrreversibly(page: Page, set: () => Promise<unknown>): Promise<void> {
  try {
    await set();
  } catch (error) {
    if (!(hasBegunToSet(error) && isOfClosedTab(error) && isOnlyTabGone(page))) throw error;
  }
}

/** Whether Playwright clicked, and timed out only while waiting for the next page. */
export function isClickDone(error: unknown): boolean {
  return error instanceof errors.TimeoutError && isClickReceived(error);
}

/** Whether the tab was closed without a crash, and its browser is still open. */
export function isOnlyTabGone(page: Page): boolean {
  return page.isClosed() && page.context().pages().length > 0;
}
