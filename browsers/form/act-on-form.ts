import { errors, type Locator, type Page } from 'playwright';
import type { FormAct } from '../../contracts/page-form.js';
import { type PageElement, readFacts } from './facts.js';

/** Well below the time that shutting the gate waits. */
const ACT_MS = 2000;
const TEXT_TYPES = ['text', 'textarea', 'password', 'email', 'number', 'tel', 'url', 'search'];

const selectAll = (element: PageElement) => {
  element.focus();
  if (element.select !== undefined) element.select();
  else element.ownerDocument.execCommand('selectAll');
};
const clear = (element: PageElement) => element.ownerDocument.execCommand('delete');
const leave = (element: PageElement) => element.blur();
const press = (element: PageElement) => element.click?.();

/** Performs one action on one element, as a person at the page would. Throws when the page does not process it in time. */
export async function actOnForm(page: Page, act: FormAct): Promise<void> {
  const target = page.getByRef(act.ref);
  if (act.value !== undefined) await fill(page, target, act.value);
  else if (act.checked !== undefined) await check(target, act.checked);
  else if (act.options !== undefined) {
    await target.selectOption(
      act.options.map((index) => ({ index })),
      { timeout: ACT_MS },
    );
  } else await target.click({ timeout: ACT_MS });
}

/** Types like the live view's keyboard, because a trace records what Playwright's `fill` gets. */
async function fill(page: Page, target: Locator, value: string): Promise<void> {
  const facts = await readFacts(target);
  if (facts === undefined) throw new errors.TimeoutError('the field is gone');
  if (facts.isReadOnly) throw new errors.TimeoutError('the field is read-only');
  if (!TEXT_TYPES.includes(facts.type)) return target.fill(value, { timeout: ACT_MS });
  await target.evaluate(selectAll, undefined, { timeout: ACT_MS });
  if (value === '') await target.evaluate(clear, undefined, { timeout: ACT_MS });
  else {
    const cdp = await page.context().newCDPSession(page);
    try {
      await cdp.send('Input.insertText', { text: value }, { timeout: ACT_MS });
    } finally {
      await cdp.detach().catch(() => undefined);
    }
  }
  // Pages apply a change when the field loses the focus.
  await target.evaluate(leave, undefined, { timeout: ACT_MS });
}

async function check(target: Locator, isChecked: boolean): Promise<void> {
  try {
    await target.setChecked(isChecked, { timeout: ACT_MS / 2 });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    // Pages draw their own box over the real one, which still accepts the click itself.
    if ((await target.isChecked({ timeout: ACT_MS / 2 })) !== isChecked) {
      await target.evaluate(press, undefined, { timeout: ACT_MS / 2 });
    }
  }
}
