import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { RUN_LIMIT_SECONDS } from '../limits.js';
import { number, oneOf, shorten, text, withRules, wrong } from '../values.js';
import { doneWhen } from './done-when.js';

const MOST_RECIPIENTS = 10;

/** One mail address and nothing else. */
const address = text().refine((value) => /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/.test(value), {
  error: ({ input }) => wrong(input, 'one mail address, such as ana@example.com'),
});

/** A node list's pause for a person. All but `max_wait_time` are additions of ours, which old files need not know. */
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
      recipients: z
        .array(address, { error: ({ input }) => wrong(input, 'a list of mail addresses') })
        .max(MOST_RECIPIENTS, `at most ${MOST_RECIPIENTS} people are mailed for one pause`)
        .nullish(),
      reminder_after: number({ above: 0, noBooleans: true }).nullish(),
      on_timeout: oneOf('fail', 'continue').nullish(),
      on_decline: oneOf('fail', 'continue').nullish(),
    }),
    ({ max_wait_time, reminder_after }, report) => {
      if (typeof reminder_after !== 'number' || typeof max_wait_time !== 'number') return;
      if (reminder_after >= max_wait_time) {
        report(['reminder_after'], `${reminder_after} is not below max_wait_time, which is ${max_wait_time}`);
      }
    },
  ),
  title: ({ title }) => {
    const asked = (title ?? '').slice(0, 1000).replace(/\s+/g, ' ').trim();
    return asked === '' ? 'wait for a person' : shorten(asked, 100);
  },
});
