import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { RUN_LIMIT_SECONDS } from '../model/limits.js';
import { isMailAddress } from '../model/mail-address.js';
import { number, oneOf, shorten, text, withRules, wrong } from '../model/field-types.js';
import { doneWhen } from './done-when.js';

const MOST_RECIPIENTS = 10;

/** Exactly one mail address. */
const address = text().refine(isMailAddress, {
  error: ({ input }) => wrong(input, 'one mail address, such as ana@example.com'),
});

/** A pause for a person. All members but `max_wait_time` are Intermission's additions and optional, so that existing files stay valid. */
export const humanInLoopAction = defineNode({
  name: 'human_in_loop_action',
  description: "Waits for a person, who can act in the run's browser",
  difference:
    'must be below 600 s, and the timer is exact; Done answers the open pause, never a later one; a mail that cannot be sent is retried for 120 s; a loop never ignores an unanswered pause',
  wrapper: undefined,
  runs: 'workflow',
  isPause: true,
  duration: ({ max_wait_time }) => ({ least: 0, most: max_wait_time }),
  params: withRules(
    z.object({
      max_wait_time: number({
        above: 0,
        below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" },
        noBooleans: true,
      }).describe('Seconds to wait for the person; if nobody answers, the run fails with HumanInLoopTimeoutException'),
      title: text().nullish().describe('What the person should do, in a few words'),
      instructions: text().nullish().describe('More details, for the mail and the page'),
      done_when: doneWhen.nullish().describe('State of the page that shows that the person is done'),
      recipients: z
        .array(address, { error: ({ input }) => wrong(input, 'a list of mail addresses') })
        .max(MOST_RECIPIENTS, `a pause can mail at most ${MOST_RECIPIENTS} people`)
        .nullish()
        .describe('More people to mail'),
      reminder_after: number({ above: 0, noBooleans: true }).nullish().describe('Seconds until the mail is sent again'),
      on_timeout: oneOf('fail', 'continue').nullish().describe('If nobody answers: fail or continue'),
      on_decline: oneOf('fail', 'continue')
        .nullish()
        .describe('If the person says that it cannot be done: fail or continue'),
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
