import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, text, withRules } from '../model/field-types.js';
import { agentShape, agentSteps } from './agentic-task.js';

export const closeOverlayPopup = defineNode({
  name: 'close_overlay_popup',
  description: 'Lets a language model close overlays on the page',
  needs: 'a language model',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      task: text().nullish().describe('A task that replaces the built-in one'),
      max_steps: agentSteps.default(5).describe('Maximum number of calls to the model'),
      use_vision: boolean().default(true).describe('Send the model a screenshot with each call'),
      ...agentShape,
    }),
    ({ backend }, report) => {
      if (backend === 'browserbase') report.unsupported(['backend'], 'browserbase', 'leave it out');
    },
  ),
  title: () => 'close overlays on the page',
  needsModel: () => ({ need: 'always' }),
});
