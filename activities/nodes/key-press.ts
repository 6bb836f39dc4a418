import { ApplicationFailure } from '@temporalio/common';
import { findKey, keyPress as definition } from '../../automation/index.js';
import { inputForGood } from '../for-good.js';
import { pressKeys } from '../keyboard.js';
import { browserNode } from '../node.js';

export const keyPress = browserNode(definition, async ({ page, params }) => {
  const keys = params.type.map((name) => {
    const key = findKey(name);
    if (key !== undefined) return key;
    // What a placeholder stood for is not repeated: it may be secret.
    throw ApplicationFailure.nonRetryable('What stands in the place of a key is no key', 'InvalidAutomation');
  });
  await inputForGood(page, () => pressKeys(page, keys));
});
