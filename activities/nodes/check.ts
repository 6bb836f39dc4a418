import { check as definition } from '../../automation/index.js';
import { onElement } from '../element.js';
import { browserNode } from '../node.js';

export const check = browserNode(definition, (context) =>
  onElement(context, (target, timeout) => target.check({ timeout })),
);
