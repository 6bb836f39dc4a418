import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { withRules } from '../values.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const check = defineNode({
  name: 'check',
  description: 'Switches a checkbox or radio button on',
  difference: 'leaves one that is on as it is, and does not switch it off first',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: withRules(z.object(elementShape), checkElement),
  title: (params) => `check ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
