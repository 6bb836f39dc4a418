import { ApplicationFailure } from '@temporalio/common';
import { closeTabsUntil as definition } from '../../automation/index.js';
import { browserNode } from '../node.js';
import { switchTo } from '../tabs.js';

export const closeTabsUntil = browserNode(definition, async ({ page, params, task }) => {
  const { matching_url, tab_index } = params;
  const context = page.context();
  const isReached = () => {
    const tabs = context.pages();
    return matching_url == null ? tabs.length <= tab_index! + 1 : tabs.at(-1)!.url().includes(matching_url);
  };
  while (!isReached()) {
    const tabs = context.pages();
    if (tabs.length === 1) {
      throw ApplicationFailure.nonRetryable('No tab has the address; the first one stays open', 'ActionFailed');
    }
    await tabs.at(-1)!.close();
  }
  // Also when the automation had switched to another one.
  await switchTo(context.pages().at(-1)!, task.session);
});
