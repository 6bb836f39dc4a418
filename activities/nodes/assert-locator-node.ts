import type { Locator } from 'playwright';
import { assertLocatorNode as definition } from '../../automation/index.js';
import { locate } from '../locate.js';
import { browserNode } from '../node.js';

const POLL_SECONDS = 0.1;

/**
 * Stores whether the element is visible, or hidden, within the time. An absent one is hidden. Several matches, and a selector
 * that the page does not take, are neither.
 */
export const assertLocatorNode = browserNode(definition, async ({ page, params, pause, setVariable }) => {
  const target = locate(page, { command: params.locator });
  const deadline = Date.now() + params.timeout * 1000;
  let holds = await isAs(target, params.assertion);
  while (!holds && Date.now() < deadline) {
    if (page.isClosed()) throw new Error('Target closed');
    await pause(POLL_SECONDS);
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
    // The page is changing, or it does not take the selector.
    return false;
  }
}
