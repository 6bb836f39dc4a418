import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { text } from '../values.js';

export const failStateAction = defineNode({
  name: 'fail_state_action',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({ failure_message: text().default('Automation completed at one of the failure states.') }),
  title: () => 'fail the run',
});
