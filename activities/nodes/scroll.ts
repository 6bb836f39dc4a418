import type { Page } from 'playwright';
import { scroll as definition, TO_THE_END } from '../../automation/index.js';
import { browserNode } from '../node.js';

/** The format's steps to the end of a page: so far, so often, until the page stood still that often. */
const STEP_PX = 2000;
const STEP_SECONDS = 0.3;
const STILL_LOOKS = 3;
/** A page that grows as it is scrolled has no end. */
const MAX_STEPS = 200;

export const scroll = browserNode(definition, async ({ page, params, pause, note }) => {
  const way = params.down ? 1 : -1;
  if (params.amount !== TO_THE_END) return page.mouse.wheel(0, way * params.amount);
  let position = await positionOf(page);
  for (let step = 0, still = 0; still < STILL_LOOKS; step += 1) {
    if (step === MAX_STEPS) return note('warning: the page goes on and on; stopped scrolling');
    await page.mouse.wheel(0, way * STEP_PX);
    await pause(STEP_SECONDS);
    const now = await positionOf(page);
    still = now === position ? still + 1 : 0;
    position = now;
  }
});

/** Where the page and all boxes on it stand, in one number. */
function positionOf(page: Page): Promise<number> {
  return page.evaluate<number>(
    'scrollY + [...document.querySelectorAll("*")].reduce((sum, element) => sum + element.scrollTop, 0)',
  );
}
