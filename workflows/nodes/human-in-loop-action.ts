import type { ActionNode, humanInLoopAction, ParamsOf } from '../../automation/index.js';
import { pauseForHuman } from '../pause.js';
import type { Run } from '../run.js';
import { waitAfter, waitBefore } from '../waits.js';

/** What the person is told when the automation's author wrote nothing. */
const DEFAULT_TITLE = 'Complete this step by hand';

export async function runHumanInLoop(
  run: Run,
  node: ActionNode,
  params: ParamsOf<typeof humanInLoopAction>,
): Promise<void> {
  await waitBefore(node);
  await pauseForHuman(run, node, {
    maxWaitSeconds: params.max_wait_time,
    title: params.title?.trim() ? params.title : DEFAULT_TITLE,
    instructions: params.instructions ?? undefined,
    doneWhen: params.done_when ?? undefined,
  });
  waitAfter(run, node);
}
