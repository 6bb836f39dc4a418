import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { isBlank, shorten, text, wrong } from '../values.js';

/** Calls a handler that the operator of the workers has registered. A node of its own, not an action. */
export const privateNode = defineNode({
  name: 'private_node',
  description: 'Calls a handler of the workers',
  needs: 'a handler',
  wrapper: undefined,
  runs: 'browser',
  timing: { before_sleep_time: 0, end_sleep_time: 0 },
  params: z.object({
    handler: text()
      .refine((handler) => !isBlank(handler), 'is empty; give the name of a registered handler')
      .describe('Name of a handler that the workers have'),
    inputs: z
      .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') })
      .default({})
      .describe('What the handler is given'),
    output_variable_names: z
      .array(text(), { error: ({ input }) => wrong(input, 'a list of names') })
      .nullish()
      .describe('Variables that hold what it returns'),
  }),
  title: ({ handler }) => `private handler ${shorten(handler, 80)}`,
});
