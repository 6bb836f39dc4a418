import { sleep } from '@temporalio/workflow';
import type { ActionNode } from '../../automation/model/automation.js';
import { stepLine } from '../../contracts/step-labels.js';
import type { Run } from '../run/run.js';

export async function waitBefore({ timing, index, title }: ActionNode): Promise<void> {
  if (timing.before_sleep_time > 0) {
    await sleep(timing.before_sleep_time * 1000, { summary: stepLine({ index, title: `before: ${title}` }) });
  }
}

/**
 * Records the end wait of a node that ran in the workflow: until the page's `load` event, at most `end_sleep_time`. The next activity on
 * the page performs it before it acts, so that the run continues at once after an answered pause.
 */
export function waitAfter(run: Run, { timing }: ActionNode): void {
  run.browser.waitForLoadNext(timing.end_sleep_time);
}
