import type { ActionNode } from '../../../automation/model/automation.js';
import type { captchaAction } from '../../../automation/nodes/captcha-action.js';
import { describeElement } from '../../../automation/nodes/element.js';
import type { ParamsOf } from '../../../automation/model/define-node.js';
import { pauseForHuman } from '../../pause/pause.js';
import type { Run } from '../../run/run.js';
import { waitAfter, waitBefore } from '../node-waits.js';

export async function runCaptcha(run: Run, node: ActionNode, params: ParamsOf<typeof captchaAction>): Promise<void> {
  await waitBefore(node);
  // Uses the author's text, because values of placeholders may be private.
  const which = describeElement({ command: node.params.locator });
  await pauseForHuman(run, node, {
    maxWaitSeconds: params.max_wait_time,
    title: 'Solve the captcha',
    instructions: `The page shows a captcha (${which}). Solve it, and press Done once the page has accepted it. If there is no captcha, just press Done.`,
  });
  waitAfter(run, node);
}
