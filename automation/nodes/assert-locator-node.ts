import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { number, oneOf, text } from '../values.js';
import { checkCommand, describeElement } from './element.js';

/** A node of its own, not an action: it has no waits around it. */
export const assertLocatorNode = defineNode({
  name: 'assert_locator_node',
  wrapper: undefined,
  runs: 'browser',
  isRepeatable: () => true,
  namesOutput: true,
  timing: { before_sleep_time: 0, end_sleep_time: 0 },
  params: z.object({
    locator: text().superRefine(checkCommand),
    assertion: oneOf('to_be_visible', 'to_be_hidden'),
    output_variable_name: text().nullish(),
    timeout: number().default(5),
  }),
  title: ({ locator, assertion }) =>
    `see whether ${describeElement({ command: locator })} is ${assertion === 'to_be_visible' ? 'visible' : 'hidden'}`,
});
