import { sleep } from '@temporalio/workflow';
import { type ActionNode, type ParamsOf, type sleepAction, stepLine } from '../../automation/index.js';
import type { Run } from '../run.js';
import { waitAfter, waitBefore } from '../waits.js';

export async function runSleep(run: Run, node: ActionNode, params: ParamsOf<typeof sleepAction>): Promise<void> {
  await waitBefore(node);
  if (params.sleep_time > 0) await sleep(params.sleep_time * 1000, { summary: stepLine(node) });
  waitAfter(run, node);
}
