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
export async function actForGood(page: Page, act: (timeout: number) => Promise<void>): Promise<void> {
  try {
    await act(PAGE_ANSWERS_MS);
  } catch (error) {
    if (!UNDER_WAY.test(messageOf(error))) throw error;
    if (isOfClosedTab(error) && isOnlyTabGone(page)) return;
    if (!(error instanceof errors.TimeoutError)) throw error;
    throw ApplicationFailure.nonRetryable(
      `the page did not answer for ${PAGE_ANSWERS_MS / 1000} s, and whether it happened is not known; look at the page before it is done again`,
      'OutcomeUnknown',
    );
  }
}

/** The tab is closed, and neither crashed nor gone with its browser. */
function isOnlyTabGone(page: Page): boolean {
  return page.isClosed() && page.context().pages().length > 0;
}
