import { fail } from '../../contracts/fail.js';
import { goToUrl as definition } from '../../automation/nodes/go-to-url.js';
import { navigate, navigationFailed } from '../page/navigate.js';
import { browserNode } from '../step/browser-node.js';

export const goToUrl = browserNode(definition, async ({ page, params, task, note, sites }) => {
  if (!/^(https?:\/\/|about:blank$)/i.test(params.url)) {
    throw fail('NavigationFailed', 'The url is neither http nor https');
  }
  sites.expectAddress(params.url, task.params.url);
  const tab = params.new_tab ? await page.context().newPage() : page;
  const navigated = await navigate(tab, params.url, task.session);
  if (navigated === 'slow') note('warning: the page did not load within 10 s');
  else if (navigated !== 'loaded') throw navigationFailed(navigated);
});
