import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, number, oneOf } from '../values.js';
import { downloadShape, refuseDownload } from './download.js';
import { checkElement, describeElement, elementShape } from './element.js';

export const clickElement = defineNode({
  name: 'click_element',
  wrapper: 'interaction_action',
  runs: 'browser',
  params: z
    .object({
      ...elementShape,
      ...downloadShape,
      double_click: boolean().default(false),
      button: oneOf('left', 'right', 'middle').default('left'),
      force: boolean().default(false),
      mouse_click: boolean().default(false),
      mouse_click_deviation: z.object({ x: number().default(0), y: number().default(0) }).nullish(),
    })
    .superRefine((params, context) => {
      checkElement(params, context);
      refuseDownload(params, context);
    }),
  title: (params) =>
    `${params.double_click ? 'double-click' : params.button === 'right' ? 'right-click' : 'click'} ${describeElement(params)}`,
});
