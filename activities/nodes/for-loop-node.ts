import { countMatches } from '../element/count-matches.js';
import { buildLocator } from '../element/build-locator.js';
import type { BrowserNode } from '../step/browser-node.js';
import { searchPage } from '../patterns/page-search.js';

/** For a loop over a locator: counts the elements to loop over and stores the number in the variable `count`. */
export const forLoopNode: BrowserNode<'for_loop_node', { locator: string; locator_timeout: number }> = {
  name: 'for_loop_node',
  runs: 'browser',
  isRepeatable: () => true,
  isInteraction: false,
  async act({ page, params, sleep, setVariable }) {
    const target = buildLocator(page, { command: params.locator });
    await searchPage(target, params.locator);
    setVariable('count', [await countMatches(target, params.locator_timeout, sleep)]);
  },
};
