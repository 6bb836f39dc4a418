import { ApplicationFailure } from '@temporalio/common';
import { switchTab as definition } from '../../automation/index.js';
import { browserNode } from '../node.js';
import { switchTo } from '../tabs.js';

export const switchTab = browserNode(definition, async ({ page, params, task, note }) => {
  const tabs = page.context().pages();
  const tab = tabs.at(params.tab_index);
  if (tab !== undefined) return switchTo(tab, task.session);
  if (tabs.length === 1) {
    note(`warning: only one tab is open, so there is no tab ${params.tab_index}`);
    return 'skipped';
  }
  throw ApplicationFailure.nonRetryable(
    `There is no tab ${params.tab_index}: ${tabs.length} are open, numbered from 0`,
    'ActionFailed',
  );
});
