import { z } from 'zod';
import { defineNode } from '../model/define-node.js';

export const goBack = defineNode({
  name: 'go_back',
  description: "Goes back in the tab's history",
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: z.object({}),
  title: () => 'go back',
});
