import type { Locator } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { shorten } from '../../automation/model/field-types.js';
import { withTimeout } from '../../infra/with-timeout.js';

/** For one search of the page. Chromium's own engine compares, so only this page is blocked meanwhile. */
const DEADLINE_MS = 10_000;
/** `re.compile(…)`, and the patterns in Playwright's selectors: `text=/…/`, `:text-matches(…)`. */
const PATTERN = /re\.compile\(|=\s*["']?\/|:text-matches\(/;

/**
 * Searches the page once before acting on an element that a pattern names. Throws `ActionFailed`, which names the command, when the page
 * does not answer in time.
 */
export async function searchPage(target: Locator, command: string | null | undefined): Promise<void> {
  if (command == null || !PATTERN.test(command)) return;
  // Any other problem shows when the element is used.
  const search = target.count().then(
    () => undefined,
    () => undefined,
  );
  await withTimeout(search, DEADLINE_MS, () => {
    const words = `The page did not answer within ${DEADLINE_MS / 1000} s while it was searched by the pattern in ${shorten(command, 200)}; write the pattern simpler`;
    throw fail('ActionFailed', words);
  });
}
