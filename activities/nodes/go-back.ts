import { fail } from '../../contracts/fail.js';
import { goBack as definition } from '../../automation/nodes/go-back.js';
import { errors } from 'playwright';
import { explain } from '../page/playwright-errors.js';
import { PAGE_ANSWERS_MS } from '../element/irreversible.js';
import { browserNode } from '../step/browser-node.js';

export const goBack = browserNode(definition, async ({ page, note }) => {
  const before = page.url();
  try {
    const response = await page.goBack({ timeout: PAGE_ANSWERS_MS });
    if (response === null && page.url() === before) note('warning: there was no page to go back to');
  } catch (error) {
    // The navigation has begun; the end wait and the next step wait for the page.
    if (error instanceof errors.TimeoutError) return note('warning: the page did not load within 30 s');
    throw fail('NavigationFailed', `The browser could not go back: ${explain(error)}`);
  }
});
