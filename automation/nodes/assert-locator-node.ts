import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { isBlank, number, oneOf, text } from '../model/field-types.js';
import { checkCommand, describeElement } from './element.js';

/** A separate node type, not an action: it has no waits before or after it. */
export const assertLocatorNode = defineNode({
  name: 'assert_locator_node',
  description: 'Records whether an element is visible or hidden',
  difference: 'replaces placeholders in `locator`',
  wrapper: undefined,
  standalone: { hasSleeps: false, recognisedBy: ['locator', 'assertion'] },
  runs: 'browser',
  isRepeatable: () => true,
  namesOutput: true,
  timing: { before_sleep_time: 0, end_sleep_time: 0 },
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand)
      .describe('Locator command of the element'),
    assertion: oneOf('to_be_visible', 'to_be_hidden').describe('The expected state'),
    output_variable_name: text().nullish().describe('Variable that holds true or false; the default is node<N>_output'),
    timeout: number().default(5).describe('Seconds to wait for that state'),
  }),
  title: ({ locator, assertion }) =>
    `check whether ${describeElement({ command: locator })} is ${assertion === 'to_be_visible' ? 'visible' : 'hidden'}`,
});
