import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { isBlank, number, text } from '../values.js';
import { checkCommand, describeElement } from './element.js';
import { variableName } from './variable-name.js';

export const countLocator = defineNode({
  name: 'count_locator',
  description: 'Counts the matches of a locator',
  wrapper: 'misc_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand)
      .describe('Locator command: its matches are counted'),
    name: variableName().describe('Variable that holds the number'),
    locator_timeout: number({ min: 0 }).default(5).describe('Seconds to wait for the first match'),
    output_variable_name: text().nullish().describe('Name of an output with the number'),
  }),
  title: ({ locator }) => `count ${describeElement({ command: locator })}`,
});
