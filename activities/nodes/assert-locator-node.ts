import type { Locator } from 'playwright';
import { assertLocatorNode as definition } from '../../automation/nodes/assert-locator-node.js';
import { buildLocator } from '../element/build-locator.js';
import { browserNode } from '../step/browser-node.js';
import { searchPage } from '../patterns/page-search.js';

const POLL_SECONDS = 0.1;

/**
 * Stores whether the element becomes visible, or hidden, within the time. A missing element is hidden. Several matches, or a selector that
 * the page rejects, are neither.
 */
export const assertLocatorNode = browserNode(definition, async ({ page, params, sleep, setVariable }) => {
  const target = buildLocator(page, { command: params.locator });
  await searchPage(target, params.locator);
  const deadline = Date.now() + params.timeout * 1000;
  let holds = await isAs(target, params.assertion);
  while (!holds && Date.now() < deadline) {
    if (page.isClosed()) throw new Error('Target closed');
    await sleep(POLL_SECONDS);
    holds = await isAs(target, params.assertion);
  }
  setVariable(params.output_variable_name!, [holds]);
});

async function isAs(target: Locator, assertion: 'to_be_visible' | 'to_be_hidden'): Promise<boolean> {
  try {
    const count = await target.count();
    if (count > 1) return false;
    const isVisible = count === 1 && (await target.isVisible());
    return isVisible === (assertion === 'to_be_visible');
  } catch {
    // The page is changing, or it rejects the selector.
    return false;
  }
}
