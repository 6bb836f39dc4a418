import { fail } from '../../../contracts/fail.js';
import type { ActionNode } from '../../../automation/model/automation.js';
import type { failStateAction } from '../../../automation/nodes/fail-state-action.js';
import type { ParamsOf } from '../../../automation/model/define-node.js';
import { failureLocation } from '../../run/failure.js';
import type { Run } from '../../run/run.js';
import { waitBefore } from '../node-waits.js';

export async function runFailState(
  run: Run,
  node: ActionNode,
  params: ParamsOf<typeof failStateAction>,
): Promise<void> {
  await waitBefore(node);
  throw fail('FailState', params.failure_message, failureLocation(run, node));
}
