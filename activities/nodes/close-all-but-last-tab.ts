import { closeAllButLastTab as definition } from '../../automation/nodes/close-all-but-last-tab.js';
import { browserNode } from '../step/browser-node.js';

export const closeAllButLastTab = browserNode(definition, async ({ page }) => {
  for (const tab of page.context().pages().slice(0, -1)) await tab.close();
});
