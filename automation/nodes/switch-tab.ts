import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { number } from '../model/field-types.js';

export const switchTab = defineNode({
  name: 'switch_tab',
  description: 'Makes another tab current',
  difference: 'later nodes act on that tab; in Optexity, on the newest',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({ tab_index: number({ integer: true }).describe('Position of the tab, from 0') }),
  title: ({ tab_index }) => `switch to tab ${tab_index}`,
});
