import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { RUN_LIMIT_SECONDS } from '../model/limits.js';
import { isBlank, number, text, wrong } from '../model/field-types.js';
import { checkCommand, describeElement } from './element.js';
import { modelShape } from './model.js';

/** In the format a model solves the captcha. Here a person does: the node is a pause. */
export const captchaAction = defineNode({
  name: 'captcha_action',
  description: 'Has a person solve a captcha: the node is a pause',
  difference:
    'a person solves it, because sites use captchas to check that a person is present; Optexity lets a model try and continues if it fails',
  wrapper: undefined,
  runs: 'workflow',
  isPause: true,
  duration: ({ max_wait_time }) => ({ least: 0, most: max_wait_time }),
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand)
      .describe('Locator command of the captcha, so that the person knows which one to solve'),
    max_wait_time: number({
      above: 0,
      below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" },
      noBooleans: true,
    })
      .default(300)
      .describe('Seconds to wait for the person; Intermission adds this field'),
    // These fields configure the format's model.
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
