import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { withRules } from '../model/field-types.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const hover = defineNode({
  name: 'hover',
  description: 'Moves the mouse over an element',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(z.object(elementShape), checkElement),
  title: (params) => `point at ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
