import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, isBlank, number, oneOf, text, withRules } from '../values.js';
import { oneLine } from './llm.js';

export const agentShape = {
  backend: oneOf('browser_use', 'browserbase')
    .default('browser_use')
    .describe('Has no effect; browserbase is not supported'),
  // The format knows it and gives it no effect here: the browser is the run's.
  keep_alive: boolean().default(true).describe('Has no effect'),
};

export const agentSteps = number({ min: 1, integer: true });

export const agenticTask = defineNode({
  name: 'agentic_task',
  description: 'Lets a language model do a task in the page',
  needs: 'a language model',
  difference: "a task that is not done fails the run; `browserbase` is refused, since the browser is the run's own",
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      task: text()
        .refine((task) => !isBlank(task), 'is empty; say what is to be done')
        .describe('What is to be done, in words'),
      max_steps: agentSteps.describe('How many answers the model may give'),
      use_vision: boolean().default(false).describe('Show the model a picture of the page with each step'),
      ...agentShape,
    }),
    ({ backend }, report) => {
      if (backend === 'browserbase') report.unsupported(['backend'], 'browserbase', 'leave it out');
    },
  ),
  title: ({ task }) => `agent: ${oneLine(task)}`,
  needsModel: () => ({ need: 'always' }),
});
