import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { withRules } from '../values.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const uncheck = defineNode({
  name: 'uncheck',
  description: 'Switches a checkbox off',
  difference: 'leaves one that is off as it is, and does not switch it on first',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(z.object(elementShape), checkElement),
  title: (params) => `uncheck ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
