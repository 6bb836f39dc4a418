import { fail } from '../../contracts/fail.js';
import { switchTab as definition } from '../../automation/nodes/switch-tab.js';
import { browserNode } from '../step/browser-node.js';
import { switchTo } from '../session/current-page.js';

export const switchTab = browserNode(definition, async ({ page, params, task, note }) => {
  const tabs = page.context().pages();
  const tab = tabs.at(params.tab_index);
  if (tab !== undefined) return switchTo(tab, task.session);
  if (tabs.length === 1) {
    note(`warning: only one tab is open, so there is no tab ${params.tab_index}`);
    return 'skipped';
  }
  throw fail('ActionFailed', `There is no tab ${params.tab_index}: ${tabs.length} are open, numbered from 0`);
});
