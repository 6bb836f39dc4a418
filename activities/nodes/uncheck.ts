import { uncheck as definition } from '../../automation/index.js';
import { onElement } from '../element.js';
import { browserNode } from '../node.js';

export const uncheck = browserNode(definition, (context) =>
  onElement(context, (target, timeout) => target.uncheck({ timeout })),
);
