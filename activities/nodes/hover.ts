import { hover as definition } from '../../automation/index.js';
import { onElement } from '../element.js';
import { browserNode } from '../node.js';

export const hover = browserNode(definition, (context) =>
  onElement(context, (target, timeout) => target.hover({ timeout })),
);
