import { ApplicationFailure } from '@temporalio/common';
import { goToUrl as definition } from '../../automation/index.js';
import { navigate, navigationFailed } from '../navigate.js';
import { browserNode } from '../node.js';

export const goToUrl = browserNode(definition, async ({ page, params, task, note }) => {
  if (!/^(https?:\/\/|about:blank$)/i.test(params.url)) {
    throw ApplicationFailure.nonRetryable('The url is neither http nor https', 'NavigationFailed');
  }
  const tab = params.new_tab ? await page.context().newPage() : page;
  const navigated = await navigate(tab, params.url, task.session);
  if (navigated === 'slow') note('warning: the page did not load within 10 s');
  else if (navigated !== 'loaded') throw navigationFailed(navigated);
});
