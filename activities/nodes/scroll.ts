import type { Page } from 'playwright';
import { scroll as definition, TO_THE_END } from '../../automation/nodes/scroll.js';
import { browserNode } from '../step/browser-node.js';

/** How the format scrolls to the end of a page: step size, interval, and how many steps without movement mean the end. */
const STEP_PX = 2000;
const STEP_SECONDS = 0.3;
const STILL_LOOKS = 3;
/** A page that grows while it is scrolled never ends. */
const MAX_STEPS = 200;

export const scroll = browserNode(definition, async ({ page, params, sleep, note }) => {
  const way = params.down ? 1 : -1;
  if (params.amount !== TO_THE_END) return page.mouse.wheel(0, way * params.amount);
  let position = await positionOf(page);
  for (let step = 0, still = 0; still < STILL_LOOKS; step += 1) {
    if (step === MAX_STEPS) return note('warning: the page keeps growing; stopped scrolling');
    await page.mouse.wheel(0, way * STEP_PX);
    await sleep(STEP_SECONDS);
    const now = await positionOf(page);
    still = now === position ? still + 1 : 0;
    position = now;
  }
});

/** The positions of the page and all its scrollable boxes, as one number. */
function positionOf(page: Page): Promise<number> {
  return page.evaluate<number>(
    'scrollY + [...document.querySelectorAll("*")].reduce((sum, element) => sum + element.scrollTop, 0)',
  );
}
