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
  description: "Waits for a person, who acts in the run's browser",
  difference:
    'below 600 s, with an exact timer; Done answers the open pause and none that comes later; a mail that cannot be sent is tried for 120 s; a loop never passes over a person who did not come',
  wrapper: undefined,
  runs: 'workflow',
  params: withRules(
    z.object({
      max_wait_time: number({
        above: 0,
        below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" },
        noBooleans: true,
      }).describe('Seconds to wait for the person; when nobody comes the run fails with HumanInLoopTimeoutException'),
      title: text().nullish().describe('What the person is asked to do, in a few words'),
      instructions: text().nullish().describe('More about it, for the mail and the page'),
      done_when: doneWhen.nullish().describe('What the page is like when the person is done'),
      recipients: z
        .array(address, { error: ({ input }) => wrong(input, 'a list of mail addresses') })
        .max(MOST_RECIPIENTS, `at most ${MOST_RECIPIENTS} people are mailed for one pause`)
        .nullish()
        .describe('Further people who are mailed'),
      reminder_after: number({ above: 0, noBooleans: true })
        .nullish()
        .describe('Seconds after which the mail is sent once more'),
      on_timeout: oneOf('fail', 'continue').nullish().describe('When nobody comes: fail, or go on'),
      on_decline: oneOf('fail', 'continue')
        .nullish()
        .describe('When the person says that it cannot be done: fail, or go on'),
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
