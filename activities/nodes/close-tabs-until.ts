import { fail } from '../../contracts/fail.js';
import { closeTabsUntil as definition } from '../../automation/nodes/close-tabs-until.js';
import { browserNode } from '../step/browser-node.js';
import { switchTo } from '../session/current-page.js';

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
      throw fail('ActionFailed', 'No tab has the address; the first one stays open');
    }
    await tabs.at(-1)!.close();
  }
  // Also when the automation had switched to another tab.
  await switchTo(context.pages().at(-1)!, task.session);
});
