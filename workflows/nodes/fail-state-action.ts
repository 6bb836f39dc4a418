import type { ActionNode, failStateAction, ParamsOf } from '../../automation/index.js';
import { failure, placeOf } from '../failure.js';
import type { Run } from '../run.js';
import { waitBefore } from '../waits.js';

export async function runFailState(
  run: Run,
  node: ActionNode,
  params: ParamsOf<typeof failStateAction>,
): Promise<void> {
  await waitBefore(node);
  throw failure('FailState', params.failure_message, placeOf(run, node));
}
