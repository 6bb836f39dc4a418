import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, number, oneOf, withRules } from '../model/field-types.js';
import { downloadShape } from './download.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

const VERBS = { left: 'click', right: 'right-click', middle: 'middle-click' };

export const clickElement = defineNode({
  name: 'click_element',
  description: 'Clicks an element',
  difference:
    '`mouse_click` clicks once, not twice; `coordinates` give the position of a click without a usable locator; a missing element never counts as success',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      ...elementShape,
      ...downloadShape,
      double_click: boolean().default(false).describe('Double-click; `button` then has no effect'),
      button: oneOf('left', 'right', 'middle').default('left').describe('Mouse button'),
      force: boolean().default(false).describe('Click even if another element covers it'),
      mouse_click: boolean()
        .default(false)
        .describe('Click at the top left corner of the element plus mouse_click_deviation'),
      mouse_click_deviation: z
        .strictObject(
          {
            x: number().default(0).describe('Offset to the right'),
            y: number().default(0).describe('Offset downwards'),
          },
          { error: 'mouse_click_deviation must be an object with only x and y' },
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
