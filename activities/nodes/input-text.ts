import type { Locator, Page } from 'playwright';
import { inputText as definition } from '../../automation/nodes/input-text.js';
import { isUnresolvedPlaceholder } from '../../automation/parameters/placeholders.js';
import { maskField } from '../element/mask-field.js';
import { onElement } from '../element/act-on-element.js';
import { PAGE_ANSWERS_MS, setIrreversibly, typeInto, typeIrreversibly } from '../element/irreversible.js';
import { inventText } from '../page-models/invent.js';
import { navigationsOf } from '../page/navigations.js';
import { browserNode, type NodeContext } from '../step/browser-node.js';

/** The delay between two key presses, in milliseconds. */
const KEY_PAUSE_MS = 100;

export const inputText = browserNode(definition, async (context) => {
  const { page, params, task, note, sites } = context;
  const given = params.input_text ?? (params.skip_prompt ? undefined : await inventText(context));
  if (given === undefined || isUnresolvedPlaceholder(given)) {
    note('skipped: its input was not given');
    return 'skipped';
  }
  return onElement(context, async (target, timeout) => {
    const isFilled = params.fill_or_type === 'fill' || params.is_slider;
    // Keys go to the focused element, and a hidden field cannot have the focus.
    if (!isFilled) await target.waitFor({ state: 'visible', timeout });
    const text = (await context.currentParams()).input_text ?? given;
    if (task.secure !== undefined) await maskField(target, timeout);
    const field = sites.areLimited ? await sites.pin(target, timeout) : target;
    if (isFilled) {
      await setIrreversibly(page, () => field.fill(text, { timeout }));
    } else if (sites.areLimited) {
      const delay = params.fill_or_type === 'type' ? 0 : KEY_PAUSE_MS;
      await field.focus({ timeout });
      await typeIrreversibly(page, () => typeGuarded(context, text, delay), typingMs(text, 20 + 2 * delay));
    } else if (params.fill_or_type === 'type') {
      // If interrupted and repeated, the text would be typed again after the part that is already in the field.
      await typeInto(page, (timeout) => target.pressSequentially(text, { timeout }), typingMs(text, 20));
    } else {
      await target.focus({ timeout });
      await typeIrreversibly(
        page,
        () => page.keyboard.type(text, { delay: KEY_PAUSE_MS }),
        typingMs(text, 2 * KEY_PAUSE_MS),
      );
    }
    if (params.press_enter && !page.isClosed()) await pressEnter(page, target, timeout);
  });
});

/** Types each key only while the focused element may receive it: the page may navigate or move the focus between two keys. */
async function typeGuarded({ page, sites }: NodeContext<unknown>, text: string, delay: number): Promise<void> {
  for (const character of text) {
    await sites.expectFocus(page);
    await page.keyboard.type(character, { delay });
  }
}

/** Like a click, this waits for the page that the key leads to. */
async function pressEnter(page: Page, target: Locator, timeout: number): Promise<void> {
  await target.focus({ timeout });
  await typeIrreversibly(page, () => page.keyboard.press('Enter'));
  await navigationsOf(page.context()).arrived(page, PAGE_ANSWERS_MS);
}

/** The page's usual time plus `each` milliseconds for every key. */
function typingMs(text: string, each: number): number {
  return PAGE_ANSWERS_MS + text.length * each;
}
