import { closeCurrentTab as definition } from '../../automation/index.js';
import { browserNode } from '../node.js';

export const closeCurrentTab = browserNode(definition, async ({ page, note }) => {
  if (page.context().pages().length > 1) return page.close();
  note('warning: the only tab stays open');
  return 'skipped';
});
