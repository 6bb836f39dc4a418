import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { text } from '../model/field-types.js';
import { DEFAULT_FAILURE_MESSAGE } from './fail-state-action.js';

/** Another spelling of `fail_state_action`, which the format's documentation shows. */
export const failState = defineNode({
  name: 'fail_state',
  description: 'Fails the run on purpose',
  difference: 'works as Optexity documents it; it has no effect in Optexity',
  wrapper: 'misc_action',
  runs: 'workflow',
  params: z.object({ message: text().default(DEFAULT_FAILURE_MESSAGE).describe('Failure message of the run') }),
  title: () => 'fail the run',
});
