import { clickElement as definition } from '../../automation/index.js';
import { onElement } from '../element.js';
import { browserNode } from '../node.js';

export const clickElement = browserNode(definition, (context) => {
  const { page, params } = context;
  return onElement(context, async (target, timeout) => {
    if (params.mouse_click) {
      await target.scrollIntoViewIfNeeded({ timeout });
      const box = await target.boundingBox({ timeout });
      if (box === null) throw new Error('element is not visible');
      const { x = 0, y = 0 } = params.mouse_click_deviation ?? {};
      await page.mouse.click(box.x + x, box.y + y, { clickCount: params.double_click ? 2 : 1 });
    } else if (params.double_click) {
      await target.dblclick({ timeout, force: params.force });
    } else {
      await target.click({ timeout, force: params.force, button: params.button });
    }
  });
});
