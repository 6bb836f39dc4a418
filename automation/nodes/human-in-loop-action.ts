import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { RUN_LIMIT_SECONDS } from '../limits.js';
import { number, text } from '../values.js';

/** Additions of ours that other versions have. */
const LATER = ['recipients', 'reminder_after', 'done_when', 'on_timeout', 'on_decline'] as const;

export const humanInLoopAction = defineNode({
  name: 'human_in_loop_action',
  wrapper: undefined,
  runs: 'workflow',
  params: z
    .object({
      max_wait_time: number({ above: 0, below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" } }),
      title: text().nullish(),
      instructions: text().nullish(),
      ...Object.fromEntries(LATER.map((name) => [name, z.unknown().optional()])),
    })
    .superRefine((params, context) => {
      for (const name of LATER) {
        if ((params as Record<string, unknown>)[name] == null) continue;
        const message = `UnsupportedFeature: ${name} is not known to this version; leave it out`;
        context.addIssue({ code: 'custom', path: [name], message, params: { unsupported: true } });
      }
    }),
  title: ({ title }) => title?.trim() || 'wait for a person',
});
