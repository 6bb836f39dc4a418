import { countMatches } from '../count.js';
import { locate } from '../locate.js';
import type { BrowserNode } from '../node.js';

/** What a loop over a locator asks of the page: how many elements it goes over, as the variable `count`. */
export const forLoopNode: BrowserNode<'for_loop_node', { locator: string; locator_timeout: number }> = {
  name: 'for_loop_node',
  isRepeatable: () => true,
  isInteraction: false,
  async act({ page, params, pause, setVariable }) {
    const target = locate(page, { command: params.locator });
    setVariable('count', [await countMatches(target, params.locator_timeout, pause)]);
  },
};
