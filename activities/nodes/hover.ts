import { hover as definition } from '../../automation/nodes/hover.js';
import { onElement } from '../element/act-on-element.js';
import { browserNode } from '../step/browser-node.js';

export const hover = browserNode(definition, (context) =>
  onElement(context, (target, timeout) => target.hover({ timeout })),
);
