import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, number, oneOf, withRules } from '../values.js';
import { downloadShape } from './download.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

const VERBS = { left: 'click', right: 'right-click', middle: 'middle-click' };

export const clickElement = defineNode({
  name: 'click_element',
  description: 'Clicks an element',
  difference:
    '`mouse_click` is one click, not two; `coordinates` are the place of a click without a usable locator; a missing element is never a silent success',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      ...elementShape,
      ...downloadShape,
      double_click: boolean().default(false).describe('Two clicks; `button` has no effect then'),
      button: oneOf('left', 'right', 'middle').default('left').describe('Button of the mouse'),
      force: boolean().default(false).describe('Click also when another element covers it'),
      mouse_click: boolean()
        .default(false)
        .describe('Click at the top left corner of the element plus mouse_click_deviation'),
      mouse_click_deviation: z
        .strictObject(
          { x: number().default(0).describe('To the right'), y: number().default(0).describe('Down') },
          { error: 'mouse_click_deviation is an object with x and y and nothing else' },
        )
        .nullish()
        .describe('CSS pixels from the top left corner of the element, for mouse_click'),
    }),
    (params, report) => {
      checkElement(params, report);
    },
  ),
  title: (params) => `${params.double_click ? 'double-click' : VERBS[params.button]} ${describeElement(params)}`,
  advice: (params) => adviseElement(params, params.coordinates != null),
  needsModel: (params) => elementNeed(params, params.coordinates != null),
});
