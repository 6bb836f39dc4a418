import { z } from 'zod';
import { defineNode } from '../model/define-node.js';

export const closeAllButLastTab = defineNode({
  name: 'close_all_but_last_tab',
  description: 'Closes all tabs except the last',
  difference: 'works; it has no effect in Optexity',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({}),
  title: () => 'close all tabs except the last',
});
