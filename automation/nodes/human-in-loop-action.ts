import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { RUN_LIMIT_SECONDS } from '../limits.js';
import { number, shorten, text, withRules } from '../values.js';
import { doneWhen } from './done-when.js';

/** Additions of ours that other versions have. */
const later = {
  recipients: z.unknown().optional(),
  reminder_after: z.unknown().optional(),
  on_timeout: z.unknown().optional(),
  on_decline: z.unknown().optional(),
};

export const humanInLoopAction = defineNode({
  name: 'human_in_loop_action',
  wrapper: undefined,
  runs: 'workflow',
  params: withRules(
    z.object({
      max_wait_time: number({
        above: 0,
        below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" },
        noBooleans: true,
      }),
      title: text().nullish(),
      instructions: text().nullish(),
      done_when: doneWhen.nullish(),
      ...later,
    }),
    (params, report) => {
      for (const name of Object.keys(later) as (keyof typeof later)[]) {
        if (params[name] != null) report.unsupported([name], name, 'leave it out');
      }
    },
  ),
  title: ({ title }) => {
    const asked = (title ?? '').slice(0, 1000).replace(/\s+/g, ' ').trim();
    return asked === '' ? 'wait for a person' : shorten(asked, 100);
  },
});
