import { uncheck as definition } from '../../automation/nodes/uncheck.js';
import { setChecked } from '../element/set-checked.js';
import { onElement } from '../element/act-on-element.js';
import { browserNode } from '../step/browser-node.js';

export const uncheck = browserNode(definition, (context) =>
  onElement(context, (target, timeout) => setChecked(target, false, timeout)),
);
