import { closeOverlayPopup as definition } from '../../automation/nodes/close-overlay-popup.js';
import { CLOSE_POPUPS, runAgent } from '../page-models/agent.js';
import { browserNode } from '../step/browser-node.js';

/** A popup that stays open is not a failure: the next node either finds its element under it or fails itself. */
export const closeOverlayPopup = browserNode(definition, async (context) => {
  const { task, max_steps: maxSteps, use_vision: withPicture } = context.params;
  const own = task?.trim() ? { task } : {};
  const { outcome, summary } = await runAgent(context, { ...CLOSE_POPUPS, ...own, maxSteps, withPicture });
  context.note(`${outcome === 'done' ? 'the agent is done' : 'warning: the agent is not done'}: ${summary}`);
});
