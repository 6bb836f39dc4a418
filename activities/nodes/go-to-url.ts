import { ApplicationFailure } from '@temporalio/common';
import { errors } from 'playwright';
import { goToUrl as definition } from '../../automation/index.js';
import { explain } from '../errors.js';
import { browserNode } from '../node.js';

const NAVIGATION_MS = 10_000;

export const goToUrl = browserNode(definition, async ({ page, params, note }) => {
  if (!/^(https?:\/\/|about:blank$)/i.test(params.url)) {
    throw ApplicationFailure.nonRetryable('The url is neither http nor https', 'NavigationFailed');
  }
  const tab = params.new_tab ? await page.context().newPage() : page;
  try {
    await tab.goto(params.url, { timeout: NAVIGATION_MS });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) {
      throw ApplicationFailure.nonRetryable(`The page could not be opened: ${explain(error)}`, 'NavigationFailed');
    }
    note('warning: the page did not load within 10 s');
  }
});
