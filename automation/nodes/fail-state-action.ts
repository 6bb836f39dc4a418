import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { text } from '../values.js';

export const DEFAULT_FAILURE_MESSAGE = 'Automation completed at one of the failure states.';

export const failStateAction = defineNode({
  name: 'fail_state_action',
  description: 'Fails the run on purpose',
  difference: 'is not tried again by `max_retries`: it would fail once more',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({
    failure_message: text().default(DEFAULT_FAILURE_MESSAGE).describe('What the run says it failed with'),
  }),
  title: () => 'fail the run',
});
