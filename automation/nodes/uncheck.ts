import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { withRules } from '../model/field-types.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const uncheck = defineNode({
  name: 'uncheck',
  description: 'Clears a checkbox',
  difference: 'does not touch a box that is already unchecked; Optexity checks it first',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(z.object(elementShape), checkElement),
  title: (params) => `uncheck ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
