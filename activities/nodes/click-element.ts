import { ApplicationFailure } from '@temporalio/common';
import type { Locator, Page } from 'playwright';
import { clickElement as definition, type ParamsOf } from '../../automation/index.js';
import { withDownload } from '../downloads.js';
import { onElement } from '../element.js';
import { actForGood, inputForGood } from '../for-good.js';
import { browserNode } from '../node.js';

type Params = ParamsOf<typeof definition>;

export const clickElement = browserNode(definition, (context) => {
  const { page, params } = context;
  const byPoint = params.coordinates != null && {
    otherwise: () => clickAt(page, params, pointOf(params.coordinates!)),
  };
  return withDownload(context, () =>
    onElement(context, (target, timeout) => click(page, target, params, timeout), { ...byPoint }),
  );
});

async function click(page: Page, target: Locator, params: Params, timeout: number): Promise<void> {
  const { button, double_click, force } = params;
  if (params.mouse_click) {
    await target.scrollIntoViewIfNeeded({ timeout });
    const box = await target.boundingBox({ timeout });
    if (box === null) throw new Error('element is not visible');
    const { x = 0, y = 0 } = params.mouse_click_deviation ?? {};
    await inputForGood(page, () => page.mouse.click(box.x + x, box.y + y, { clickCount: double_click ? 2 : 1 }));
  } else if (double_click) {
    await target.dblclick({ timeout, force, trial: true });
    await actForGood(page, (timeout) => target.dblclick({ timeout, force }));
  } else {
    await target.click({ timeout, force, button, trial: true });
    await actForGood(page, (timeout) => target.click({ timeout, force, button }));
  }
}

function clickAt(page: Page, { button, double_click }: Params, [x, y]: [number, number]): Promise<void> {
  return inputForGood(page, () => page.mouse.click(x, y, double_click ? { clickCount: 2 } : { button }));
}

/** CSS pixels of the page's viewport. Placeholders may have stood for them. */
function pointOf(coordinates: unknown[]): [number, number] {
  const [x, y] = coordinates.map((item) => (String(item).trim() === '' ? Number.NaN : Number(item)));
  if (Number.isFinite(x) && Number.isFinite(y)) return [x!, y!];
  throw ApplicationFailure.nonRetryable('The coordinates are no two numbers', 'ActionFailed');
}
