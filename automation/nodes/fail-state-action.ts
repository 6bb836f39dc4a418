import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { text } from '../model/field-types.js';

export const DEFAULT_FAILURE_MESSAGE = 'Automation completed at one of the failure states.';

export const failStateAction = defineNode({
  name: 'fail_state_action',
  description: 'Fails the run on purpose',
  difference: '`max_retries` does not retry it, because it would fail again',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({
    failure_message: text().default(DEFAULT_FAILURE_MESSAGE).describe('Failure message of the run'),
  }),
  title: () => 'fail the run',
});
