import { type ActionNode, type captchaAction, describeElement, type ParamsOf } from '../../automation/index.js';
import { pauseForHuman } from '../pause.js';
import type { Run } from '../run.js';
import { waitAfter, waitBefore } from '../waits.js';

export async function runCaptcha(run: Run, node: ActionNode, params: ParamsOf<typeof captchaAction>): Promise<void> {
  await waitBefore(node);
  // As the author wrote it: what placeholders stand for may be nobody's business.
  const which = describeElement({ command: node.params.locator });
  await pauseForHuman(run, node, {
    maxWaitSeconds: params.max_wait_time,
    title: 'Solve the captcha',
    instructions: `The page asks whether a person is there (${which}). Solve it, and press Done once the page has taken it. If there is none, just press Done.`,
  });
  waitAfter(run, node);
}
