import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { RUN_LIMIT_SECONDS } from '../limits.js';
import { isBlank, number, text, wrong } from '../values.js';
import { checkCommand, describeElement } from './element.js';
import { modelShape } from './model.js';

/** The format has a model solve it. Here a person does: the node is a pause. */
export const captchaAction = defineNode({
  name: 'captcha_action',
  wrapper: undefined,
  runs: 'workflow',
  params: z.object({
    /** The captcha, for the person to know which. */
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand),
    /** An addition of ours. */
    max_wait_time: number({
      above: 0,
      below: { limit: RUN_LIMIT_SECONDS, why: "the run's hard limit in seconds" },
      noBooleans: true,
    }).default(300),
    // How the format's model goes about it; without effect here.
    secondary_locator: text().superRefine(checkCommand).nullish(),
    wait_time: number().default(2),
    config: z.record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') }).nullish(),
    ...modelShape,
  }),
  title: ({ locator }) => `solve the captcha: ${describeElement({ command: locator })}`,
});
