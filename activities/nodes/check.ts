import { check as definition } from '../../automation/nodes/check.js';
import { setChecked } from '../element/set-checked.js';
import { onElement } from '../element/act-on-element.js';
import { browserNode } from '../step/browser-node.js';

export const check = browserNode(definition, (context) =>
  onElement(context, (target, timeout) => setChecked(target, true, timeout)),
);
