import { sleep } from '@temporalio/workflow';
import { type ActionNode, stepLine } from '../automation/index.js';
import type { Run } from './run.js';

export async function waitBefore({ timing, index, title }: ActionNode): Promise<void> {
  if (timing.before_sleep_time > 0) {
    await sleep(timing.before_sleep_time * 1000, { summary: stepLine({ index, title: `before: ${title}` }) });
  }
}

/**
 * The end wait of a node that ran in the workflow: for the page's `load`, at most `end_sleep_time`. It is done by the next
 * activity on the page, before that acts, so that an answered pause goes on at once.
 */
export function waitAfter(run: Run, { timing }: ActionNode): void {
  run.pendingWaitForLoad = timing.end_sleep_time;
}
