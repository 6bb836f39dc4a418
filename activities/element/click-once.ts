import { setTimeout as delay } from 'node:timers/promises';
import { errors, type Locator } from 'playwright';
import { messageOf } from '../../automation/model/error-message.js';
import { withTimeout } from '../../infra/with-timeout.js';
import { NO_ANSWER } from '../page/playwright-errors.js';
import { letNavigationBegin, navigationsOf } from '../page/navigations.js';
import { isClickReceived, isClickSent } from './call-log.js';
import { isOnlyTabGone, PAGE_ANSWERS_MS, performIrreversibly } from './irreversible.js';

/** A page that needs longer to answer is busy, maybe with the click. */
const RESPONSIVE_MS = 100;
/** Time in which a click ends once its page is not busy any more. */
const CLICK_ENDS_MS = 100;

/** The limits of Playwright's click: its time-out in milliseconds, and a signal that ends it earlier. */
interface ClickLimits {
  timeout: number;
  signal: AbortSignal;
}

/**
 * Clicks an element as soon as it is ready, at most once. If the element is not ready within `timeout` milliseconds, or the page has not
 * responded in this time, throws a `TimeoutError` that says why, without a click. The time limit does not end a click in the middle: while
 * the page is busy, the click continues for up to `limit` milliseconds more. After that it fails with `OutcomeUnknown` if Playwright has
 * sent the click. A click that leads to another page waits for that page, as Playwright does, for up to `limit` milliseconds.
 */
export function clickOnce(
  target: Locator,
  click: (limits: ClickLimits) => Promise<void>,
  timeout: number,
  limit = PAGE_ANSWERS_MS,
): Promise<void> {
  return performIrreversibly(target.page(), () => clickUnlessLate(target, click, timeout, limit), isClickSent, limit);
}

async function clickUnlessLate(
  target: Locator,
  click: (limits: ClickLimits) => Promise<void>,
  timeout: number,
  limit: number,
): Promise<void> {
  const page = target.page();
  const navigations = navigationsOf(page.context());
  const late = new AbortController();
  let isOver = false;
  // The page gets this request before those of the click. A page that has not responded to it has not received a click.
  let hasAnswered = false;
  const startedAt = performance.now();
  const answered = answerOf(target).then(() => (hasAnswered = true));
  const timer = setTimeout(() => {
    // After a stall, Node runs timers before it reads sockets, where the answer may wait. The page gets the time of the stall back.
    const stalledMs = Math.max(0, performance.now() - startedAt - timeout);
    const ready = withTimeout(answered, stalledMs, () => hasAnswered).then((isAnswered) =>
      isAnswered ? untilResponsive(target, limit, () => isOver) : undefined,
    );
    ready.then(
      () => late.abort(),
      () => undefined,
    );
  }, timeout);
  try {
    await click({ timeout: timeout + limit, signal: late.signal });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    if (!isClickSent(error)) throw new errors.TimeoutError(hasAnswered ? messageOf(error) : NO_ANSWER);
    // The time ended while Playwright clicked, or while it waited for the next page. The page handles its input before it answers.
    if (!isClickReceived(error) && !(await responds(target, limit)) && !isOnlyTabGone(page)) {
      throw new errors.TimeoutError(messageOf(error));
    }
    if (page.isClosed()) return;
    await letNavigationBegin(page);
    await navigations.arrived(page, limit);
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}

/** Waits until the page is not busy, which gives Playwright the time to end a click that it has begun. */
async function untilResponsive(target: Locator, limit: number, isOver: () => boolean): Promise<void> {
  for (let inARow = 0; inARow < 2 && !isOver();) {
    const answer = responds(target, limit);
    const isQuick = await withTimeout(answer, RESPONSIVE_MS, () => false);
    inARow = isQuick ? inARow + 1 : 0;
    if (!isQuick) await answer;
    await delay(CLICK_ENDS_MS);
  }
}

/** Whether the page that contains the element answers within `limit` milliseconds. */
function responds(target: Locator, limit: number): Promise<boolean> {
  return withTimeout(answerOf(target), limit, () => false);
}

/** Resolves with true once the page has responded, and with false once it has closed. */
function answerOf(target: Locator): Promise<boolean> {
  return target.count().then(
    () => true,
    () => !target.page().isClosed(),
  );
}
