import { closeAllButLastTab as definition } from '../../automation/index.js';
import { browserNode } from '../node.js';

export const closeAllButLastTab = browserNode(definition, async ({ page }) => {
  for (const tab of page.context().pages().slice(0, -1)) await tab.close();
});
