import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { isBlank, number, text } from '../model/field-types.js';
import { checkCommand, describeElement } from './element.js';
import { variableName } from './variable-name.js';

export const countLocator = defineNode({
  name: 'count_locator',
  description: 'Counts the matches of a locator',
  wrapper: 'misc_action',
  runs: 'browser',
  isRepeatable: () => true,
  setsVariables: ({ name }) => [name],
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand)
      .describe('Locator command whose matches are counted'),
    name: variableName().describe('Variable that holds the number'),
    locator_timeout: number({ min: 0 }).default(5).describe('Seconds to wait for the first match'),
    output_variable_name: text().nullish().describe('Name of the output that holds the number'),
  }),
  title: ({ locator }) => `count ${describeElement({ command: locator })}`,
});
