import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, text, withRules } from '../values.js';
import { agentShape, agentSteps } from './agentic-task.js';

export const closeOverlayPopup = defineNode({
  name: 'close_overlay_popup',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      task: text().nullish(),
      max_steps: agentSteps.default(5),
      use_vision: boolean().default(true),
      ...agentShape,
    }),
    ({ backend }, report) => {
      if (backend === 'browserbase') report.unsupported(['backend'], 'browserbase', 'leave it out');
    },
  ),
  title: () => 'close what lies over the page',
  needsModel: () => ({ need: 'always' }),
});
