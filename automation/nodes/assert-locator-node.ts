import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { isBlank, number, oneOf, text } from '../values.js';
import { checkCommand, describeElement } from './element.js';

/** A node of its own, not an action: it has no waits around it. */
export const assertLocatorNode = defineNode({
  name: 'assert_locator_node',
  description: 'Notes whether an element is visible or hidden',
  difference: 'placeholders in `locator` are replaced',
  wrapper: undefined,
  runs: 'browser',
  isRepeatable: () => true,
  namesOutput: true,
  timing: { before_sleep_time: 0, end_sleep_time: 0 },
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand)
      .describe('Locator command of the element'),
    assertion: oneOf('to_be_visible', 'to_be_hidden').describe('What is expected'),
    output_variable_name: text().nullish().describe('Variable that holds true or false; node<N>_output when left out'),
    timeout: number().default(5).describe('Seconds to wait for it'),
  }),
  title: ({ locator, assertion }) =>
    `see whether ${describeElement({ command: locator })} is ${assertion === 'to_be_visible' ? 'visible' : 'hidden'}`,
});
