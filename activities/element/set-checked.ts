import { type ElementHandle, errors, type Locator } from 'playwright';
import { withTimeout } from '../../infra/with-timeout.js';
import { NO_ANSWER } from '../page/playwright-errors.js';
import { clickOnce } from './click-once.js';

const LOOK_MS = 1000;

/**
 * Checks or unchecks a checkbox or radio button, and leaves one that already has the wanted state. If the click makes the page navigate or
 * close its tab, it counts as done. Fails when the element is still there and its state did not change.
 */
export async function setChecked(target: Locator, checked: boolean, timeout: number): Promise<void> {
  const until = Date.now() + timeout;
  const element = await target.elementHandle({ timeout });
  const before = await withTimeout(element.isChecked(), Math.max(1, until - Date.now()), () => {
    throw new errors.TimeoutError(NO_ANSWER);
  });
  if (before === checked) return;
  if (!checked && (await isRadio(element))) throw new Error('Cannot uncheck radio button');
  await clickOnce(target, (limits) => target.click(limits), Math.max(1, until - Date.now()));
  // The element's own page may be gone. An element with the same name on the next page proves nothing.
  const look = element.isChecked().catch(() => undefined);
  const state = await withTimeout(look, LOOK_MS, () => undefined);
  if (state !== undefined && state !== checked) throw new Error('Clicking the checkbox did not change its state');
}

/** A label stands for its field. */
function isRadio(element: ElementHandle): Promise<boolean> {
  return element.evaluate((node) => {
    const field = (node as Element).closest('label')?.control ?? (node as Element);
    return field.matches('input[type=radio]');
  });
}
