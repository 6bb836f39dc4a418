import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { RUN_LIMIT_SECONDS } from '../limits.js';
import { isBlank, number, text, wrong } from '../values.js';
import { checkCommand, describeElement } from './element.js';
import { modelShape } from './model.js';

/** The format has a model solve it. Here a person does: the node is a pause. */
export const captchaAction = defineNode({
  name: 'captcha_action',
  description: 'Has a person solve a captcha: the node is a pause',
  difference:
    'a person solves it, where Optexity has a model try and goes on when it fails: sites ask whether a person is there',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand)
      .describe('Locator command of the captcha, for the person to know which'),
    max_wait_time: number({
      above: 0,
      below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" },
      noBooleans: true,
    })
      .default(300)
      .describe('Seconds to wait for the person; an addition of this project'),
    // How the format's model goes about it.
    secondary_locator: text().superRefine(checkCommand).nullish().describe('Has no effect'),
    wait_time: number().default(2).describe('Has no effect'),
    config: z
      .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') })
      .nullish()
      .describe('Has no effect'),
    ...modelShape,
  }),
  title: ({ locator }) => `solve the captcha: ${describeElement({ command: locator })}`,
});
