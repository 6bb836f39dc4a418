import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, number, oneOf, withRules } from '../values.js';
import { downloadShape } from './download.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

const VERBS = { left: 'click', right: 'right-click', middle: 'middle-click' };

export const clickElement = defineNode({
  name: 'click_element',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      ...elementShape,
      ...downloadShape,
      double_click: boolean().default(false),
      button: oneOf('left', 'right', 'middle').default('left'),
      force: boolean().default(false),
      mouse_click: boolean().default(false),
      mouse_click_deviation: z
        .strictObject(
          { x: number().default(0), y: number().default(0) },
          { error: 'mouse_click_deviation is an object with x and y and nothing else' },
        )
        .nullish(),
    }),
    (params, report) => {
      checkElement(params, report);
    },
  ),
  title: (params) => `${params.double_click ? 'double-click' : VERBS[params.button]} ${describeElement(params)}`,
  advice: (params) => adviseElement(params, params.coordinates != null),
  needsModel: (params) => elementNeed(params, params.coordinates != null),
});
