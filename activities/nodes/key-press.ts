import { fail } from '../../contracts/fail.js';
import { findKey } from '../../automation/model/keyboard-keys.js';
import { keyPress as definition } from '../../automation/nodes/key-press.js';
import { typeIrreversibly } from '../element/irreversible.js';
import { pressKeys } from '../element/keyboard.js';
import { browserNode } from '../step/browser-node.js';

export const keyPress = browserNode(definition, async ({ page, params, sites }) => {
  const keys = params.type.map((name) => {
    const key = findKey(name);
    if (key !== undefined) return key;
    // The message does not repeat a placeholder's value, which may be secret.
    throw fail('InvalidAutomation', 'The value used as a key is not a key');
  });
  await sites.expectFocus(page);
  await typeIrreversibly(page, () => pressKeys(page, keys));
});
