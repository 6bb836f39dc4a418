import { sleep } from '@temporalio/workflow';
import type { ActionNode } from '../../../automation/model/automation.js';
import type { ParamsOf } from '../../../automation/model/define-node.js';
import type { sleepAction } from '../../../automation/nodes/sleep-action.js';
import { stepLine } from '../../../contracts/step-labels.js';
import type { Run } from '../../run/run.js';
import { waitAfter, waitBefore } from '../node-waits.js';

export async function runSleep(run: Run, node: ActionNode, params: ParamsOf<typeof sleepAction>): Promise<void> {
  await waitBefore(node);
  if (params.sleep_time > 0) await sleep(params.sleep_time * 1000, { summary: stepLine(node) });
  waitAfter(run, node);
}
