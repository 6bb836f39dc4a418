import type { Locator, Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { clickElement as definition } from '../../automation/nodes/click-element.js';
import type { ParamsOf } from '../../automation/model/define-node.js';
import { withDownload } from '../downloads/downloads.js';
import { onElement } from '../element/act-on-element.js';
import { clickOnce } from '../element/click-once.js';
import { typeIrreversibly } from '../element/irreversible.js';
import { letNavigationBegin } from '../page/navigations.js';
import { browserNode } from '../step/browser-node.js';

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
    await typeIrreversibly(page, () => page.mouse.click(box.x + x, box.y + y, { clickCount: double_click ? 2 : 1 }));
  } else if (double_click) {
    await clickOnce(target, (limits) => target.dblclick({ ...limits, force }), timeout);
    if (!page.isClosed()) await letNavigationBegin(page);
  } else {
    await clickOnce(target, (limits) => target.click({ ...limits, force, button }), timeout);
  }
}

function clickAt(page: Page, { button, double_click }: Params, [x, y]: [number, number]): Promise<void> {
  return typeIrreversibly(page, () => page.mouse.click(x, y, double_click ? { clickCount: 2 } : { button }));
}

/** In CSS pixels of the page's viewport. The values may come from placeholders. */
function pointOf(coordinates: unknown[]): [number, number] {
  const [x, y] = coordinates.map((item) => (String(item).trim() === '' ? Number.NaN : Number(item)));
  if (Number.isFinite(x) && Number.isFinite(y)) return [x!, y!];
  throw fail('ActionFailed', 'The coordinates are not two numbers');
}
