import { z } from 'zod';
import { defineNode } from '../model/define-node.js';

export const closeCurrentTab = defineNode({
  name: 'close_current_tab',
  description: 'Closes the current tab',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: z.object({}),
  title: () => 'close the tab',
});
