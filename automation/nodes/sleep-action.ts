import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { RUN_LIMIT_SECONDS } from '../model/limits.js';
import { number } from '../model/field-types.js';

export const sleepAction = defineNode({
  name: 'sleep_action',
  description: 'Waits',
  difference: 'refuses 600 s or more, because no run lasts that long',
  wrapper: undefined,
  runs: 'workflow',
  duration: ({ sleep_time }) => ({ least: Math.max(0, sleep_time), most: Math.max(0, sleep_time) }),
  params: z.object({
    sleep_time: number({ below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" } }).describe(
      'Seconds',
    ),
  }),
  title: ({ sleep_time }) => `wait ${sleep_time} s`,
});
