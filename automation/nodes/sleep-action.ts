import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { RUN_LIMIT_SECONDS } from '../limits.js';
import { number } from '../values.js';

export const sleepAction = defineNode({
  name: 'sleep_action',
  description: 'Waits',
  difference: '600 s and more are refused: no run has so long',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({
    sleep_time: number({ below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" } }).describe(
      'Seconds',
    ),
  }),
  title: ({ sleep_time }) => `wait ${sleep_time} s`,
});
