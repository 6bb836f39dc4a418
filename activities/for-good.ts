import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { errors, type Page } from 'playwright';
import { messageOf } from '../automation/index.js';
import { isOfClosedTab } from './errors.js';

/** How long a page may be busy with what was done to it. */
const PAGE_ANSWERS_MS = 30_000;

/** What Playwright's call log says once it sends the input to the page. */
const UNDER_WAY = /performing .* action|elementHandle\.(?:press|type)/;

/**
 * Does what cannot be taken back, to an element that is ready for it: the time of a try is for the element, and must not end in the
 * middle. What closes its own tab is done. Fails with `OutcomeUnknown` when the page did not answer for 30 s. When it was not done,
 * Playwright's error passes.
 */
export function actForGood(page: Page, act: (timeout: number) => Promise<void>): Promise<void> {
  return settle(
    page,
    () => act(PAGE_ANSWERS_MS),
    (error) => UNDER_WAY.test(messageOf(error)),
  );
}

/** The same for mouse and keys, which go to a place or to what has the focus: all that an open tab is sent is under way. */
export function inputForGood(page: Page, input: () => Promise<void>): Promise<void> {
  const wasOpen = !page.isClosed();
  return settle(
    page,
    () => withLimit(input()),
    () => wasOpen,
  );
}

async function settle(page: Page, act: () => Promise<void>, wasUnderWay: (error: unknown) => boolean): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!wasUnderWay(error)) throw error;
    if (isOfClosedTab(error) && isOnlyTabGone(page)) return;
    if (!(error instanceof errors.TimeoutError)) throw error;
    throw ApplicationFailure.nonRetryable(
      `the page did not answer for ${PAGE_ANSWERS_MS / 1000} s, and whether it happened is not known; look at the page before it is done again`,
      'OutcomeUnknown',
    );
  }
}

/** Playwright itself waits for ever for a page that mouse and keys keep busy. */
async function withLimit(input: Promise<void>): Promise<void> {
  const answered = new AbortController();
  const limit = sleep(PAGE_ANSWERS_MS, undefined, { signal: answered.signal }).then(() => {
    throw new errors.TimeoutError('the page did not answer');
  });
  try {
    await Promise.race([input, limit]);
  } finally {
    answered.abort();
  }
}

/** The tab is closed, and neither crashed nor gone with its browser. */
function isOnlyTabGone(page: Page): boolean {
  return page.isClosed() && page.context().pages().length > 0;
}
