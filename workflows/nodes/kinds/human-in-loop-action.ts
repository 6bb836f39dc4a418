import { ApplicationFailure } from '@temporalio/workflow';
import type { ActionNode } from '../../../automation/model/automation.js';
import type { humanInLoopAction } from '../../../automation/nodes/human-in-loop-action.js';
import type { ParamsOf } from '../../../automation/model/define-node.js';
import { pauseForHuman } from '../../pause/pause.js';
import type { Run } from '../../run/run.js';
import { waitAfter, waitBefore } from '../node-waits.js';

/** The title of the pause when the automation sets none. */
const DEFAULT_TITLE = 'Complete this step by hand';

export async function runHumanInLoop(
  run: Run,
  node: ActionNode,
  params: ParamsOf<typeof humanInLoopAction>,
): Promise<void> {
  await waitBefore(node);
  try {
    await pauseForHuman(run, node, {
      maxWaitSeconds: params.max_wait_time,
      title: params.title?.trim() ? params.title : DEFAULT_TITLE,
      instructions: params.instructions ?? undefined,
      doneWhen: params.done_when ?? undefined,
      recipients: params.recipients ?? undefined,
      reminderAfterSeconds: params.reminder_after ?? undefined,
    });
  } catch (error) {
    const outcome = outcomeOf(error, params);
    if (outcome === undefined) throw error;
    run.log(`continued without a person: ${(error as Error).message}`);
    run.nodes.markOutcome(node.index, outcome.outcome);
    run.state.outputs.push({ unique_identifier: 'human_in_loop', json_data: { node: node.index, ...outcome } });
  }
  waitAfter(run, node);
}

/** How the pause ended, when the automation continues without a person. */
function outcomeOf(
  error: unknown,
  { on_timeout, on_decline }: ParamsOf<typeof humanInLoopAction>,
): { outcome: 'timeout' | 'declined'; reason?: string | undefined } | undefined {
  if (!(error instanceof ApplicationFailure)) return undefined;
  const { reason } = (error.details?.[0] ?? {}) as { reason?: string };
  if (error.type === 'HumanInLoopTimeoutException' && on_timeout === 'continue') return { outcome: 'timeout' };
  if (error.type === 'HumanDeclined' && on_decline === 'continue') return { outcome: 'declined', reason };
  return undefined;
}
