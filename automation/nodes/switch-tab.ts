import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { number } from '../values.js';

export const switchTab = defineNode({
  name: 'switch_tab',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({ tab_index: number({ integer: true }) }),
  title: ({ tab_index }) => `switch to tab ${tab_index}`,
});
