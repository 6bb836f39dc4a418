import { activityInfo } from '@temporalio/activity';
import { twoFaAction as definition } from '../../automation/nodes/two-fa-action.js';
import { serviceNode } from '../step/service-node.js';
import { sourceOf } from '../two-factor/source.js';
import { waitForCode } from '../two-factor/wait-for-code.js';

const MINUTE_MS = 60_000;

export const twoFaAction = serviceNode(definition, async ({ params, task, twoFactor, setSecret, signal, sleep }) => {
  const { max_wait_time, start_2fa_time_offset_minutes, end_2fa_time_offset_minutes } = params;
  // Counted from when the step was scheduled, so that an attempt that takes over from a dead worker does not start over.
  const begunAt = activityInfo().scheduledTimestampMs;
  const deadline = begunAt + max_wait_time * 1000;
  const code = await waitForCode(sourceOf(params.action, twoFactor, task), {
    window: {
      from: (task.since ?? begunAt) - start_2fa_time_offset_minutes * MINUTE_MS,
      to: deadline + end_2fa_time_offset_minutes * MINUTE_MS,
    },
    deadline,
    interval: params.check_interval,
    signal,
    sleep,
  });
  setSecret(params.output_variable_name, code);
});
