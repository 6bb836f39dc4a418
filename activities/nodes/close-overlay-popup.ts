import { closeOverlayPopup as definition } from '../../automation/index.js';
import { CLOSE_POPUPS, runAgent } from '../models/agent.js';
import { browserNode } from '../node.js';

/** A popup that stays fails nothing by itself: the next node finds its element under it, or not. */
export const closeOverlayPopup = browserNode(definition, async (context) => {
  const { task, max_steps: maxSteps, use_vision: withPicture } = context.params;
  const own = task?.trim() ? { task } : {};
  const { outcome, summary } = await runAgent(context, { ...CLOSE_POPUPS, ...own, maxSteps, withPicture });
  context.note(`${outcome === 'done' ? 'the agent is done' : 'warning: the agent is not done'}: ${summary}`);
});
