import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, text, withRules } from '../values.js';
import { agentShape, agentSteps } from './agentic-task.js';

export const closeOverlayPopup = defineNode({
  name: 'close_overlay_popup',
  description: 'Lets a language model close what lies over the page',
  needs: 'a language model',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      task: text().nullish().describe('In place of the task it has by itself'),
      max_steps: agentSteps.default(5).describe('How many answers the model may give'),
      use_vision: boolean().default(true).describe('Show the model a picture of the page with each step'),
      ...agentShape,
    }),
    ({ backend }, report) => {
      if (backend === 'browserbase') report.unsupported(['backend'], 'browserbase', 'leave it out');
    },
  ),
  title: () => 'close what lies over the page',
  needsModel: () => ({ need: 'always' }),
});
