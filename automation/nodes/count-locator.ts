import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { isBlank, number, text } from '../values.js';
import { checkCommand, describeElement } from './element.js';
import { variableName } from './variable-name.js';

export const countLocator = defineNode({
  name: 'count_locator',
  wrapper: 'misc_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({
    locator: text()
      .refine((locator) => !isBlank(locator), 'is empty; give a locator command')
      .superRefine(checkCommand),
    name: variableName(),
    locator_timeout: number({ min: 0 }).default(5),
    output_variable_name: text().nullish(),
  }),
  title: ({ locator }) => `count ${describeElement({ command: locator })}`,
});
