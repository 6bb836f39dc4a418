import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { isBlank, shorten, text, wrong } from '../model/field-types.js';

/** Calls a handler that the operator of the workers has registered. A separate node type, not an action. */
export const privateNode = defineNode({
  name: 'private_node',
  description: 'Calls a handler that the operator registered in the workers',
  needs: 'a registered handler',
  wrapper: undefined,
  standalone: { hasSleeps: true },
  runs: 'browser',
  needsHandler: ({ handler }) => handler,
  timing: { before_sleep_time: 0, end_sleep_time: 0 },
  params: z.object({
    handler: text()
      .refine((handler) => !isBlank(handler), 'is empty; give the name of a registered handler')
      .describe('Name of the handler'),
    inputs: z
      .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') })
      .default({})
      .describe('Input of the handler'),
    output_variable_names: z
      .array(text(), { error: ({ input }) => wrong(input, 'a list of names') })
      .nullish()
      .describe("Variables that hold the handler's result"),
  }),
  title: ({ handler }) => `private handler ${shorten(handler, 80)}`,
});
