import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { withRules } from '../model/field-types.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const check = defineNode({
  name: 'check',
  description: 'Selects a checkbox or radio button',
  difference: 'does not touch a box that is already checked; Optexity unchecks it first',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(z.object(elementShape), checkElement),
  title: (params) => `check ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
