import { inputText as definition, isUnresolvedPlaceholder } from '../../automation/index.js';
import { conceal } from '../conceal.js';
import { onElement } from '../element.js';
import { actForGood } from '../for-good.js';
import { inventText } from '../models/invent.js';
import { browserNode } from '../node.js';

/** Between two pressed keys, in milliseconds. */
const KEY_PAUSE_MS = 100;

export const inputText = browserNode(definition, async (context) => {
  const { page, params, task, note } = context;
  const given = params.input_text ?? (params.skip_prompt ? undefined : await inventText(context));
  if (given === undefined || isUnresolvedPlaceholder(given)) {
    note('skipped: its input was not given');
    return 'skipped';
  }
  return onElement(context, async (target, timeout) => {
    const isFilled = params.fill_or_type === 'fill' || params.is_slider;
    // Keys go to whatever has the focus, and a hidden field takes none.
    if (!isFilled) await target.waitFor({ state: 'visible', timeout });
    const text = (await context.currentParams()).input_text ?? given;
    if (task.secure !== undefined) await conceal(target, timeout);
    if (isFilled) {
      await target.fill(text, { timeout });
    } else if (params.fill_or_type === 'type') {
      // Cut off, it would be typed once more after what is there.
      await actForGood(page, (timeout) => target.pressSequentially(text, { timeout }));
    } else {
      await target.focus({ timeout });
      await page.keyboard.type(text, { delay: KEY_PAUSE_MS });
    }
    if (params.press_enter) await actForGood(page, (timeout) => target.press('Enter', { timeout }));
  });
});
