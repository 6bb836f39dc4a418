import { closeCurrentTab as definition } from '../../automation/nodes/close-current-tab.js';
import { browserNode } from '../step/browser-node.js';

export const closeCurrentTab = browserNode(definition, async ({ page, note }) => {
  if (page.context().pages().length > 1) return page.close();
  note('warning: the only tab stays open');
  return 'skipped';
});
