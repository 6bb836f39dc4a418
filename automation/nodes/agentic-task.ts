import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, isBlank, number, oneOf, text, withRules } from '../model/field-types.js';
import { oneLine } from './llm.js';

export const agentShape = {
  backend: oneOf('browser_use', 'browserbase')
    .default('browser_use')
    .describe('Has no effect; browserbase is not supported'),
  // The format has it without effect: the run has its own browser.
  keep_alive: boolean().default(true).describe('Has no effect'),
};

export const agentSteps = number({ min: 1, integer: true });

export const agenticTask = defineNode({
  name: 'agentic_task',
  description: 'Lets a language model perform a task on the page',
  needs: 'a language model',
  difference:
    'a task that the model does not finish fails the run; `browserbase` is refused, because each run has its own browser',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      task: text()
        .refine((task) => !isBlank(task), 'is empty; describe the task')
        .describe('The task, in plain language'),
      max_steps: agentSteps.describe('Maximum number of calls to the model'),
      use_vision: boolean().default(false).describe('Send the model a screenshot with each call'),
      ...agentShape,
    }),
    ({ backend }, report) => {
      if (backend === 'browserbase') report.unsupported(['backend'], 'browserbase', 'leave it out');
    },
  ),
  title: ({ task }) => `agent: ${oneLine(task)}`,
  needsModel: () => ({ need: 'always' }),
});
