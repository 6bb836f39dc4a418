import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { text } from '../values.js';

export const DEFAULT_FAILURE_MESSAGE = 'Automation completed at one of the failure states.';

export const failStateAction = defineNode({
  name: 'fail_state_action',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({ failure_message: text().default(DEFAULT_FAILURE_MESSAGE) }),
  title: () => 'fail the run',
});
