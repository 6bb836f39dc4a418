import { z } from 'zod';
import { defineNode } from '../define-node.js';

export const closeAllButLastTab = defineNode({
  name: 'close_all_but_last_tab',
  description: 'Closes all tabs but the last',
  difference: 'works; without effect in Optexity',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({}),
  title: () => 'close all tabs but the last',
});
