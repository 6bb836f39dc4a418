import { ApplicationFailure } from '@temporalio/common';
import { goBack as definition } from '../../automation/index.js';
import { explain } from '../errors.js';
import { browserNode } from '../node.js';

export const goBack = browserNode(definition, async ({ page, note }) => {
  const before = page.url();
  try {
    const response = await page.goBack();
    if (response === null && page.url() === before) note('warning: there was no page to go back to');
  } catch (error) {
    throw ApplicationFailure.nonRetryable(`The browser could not go back: ${explain(error)}`, 'NavigationFailed');
  }
});
