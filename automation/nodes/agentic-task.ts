import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, isBlank, number, oneOf, text, withRules } from '../values.js';
import { oneLine } from './llm.js';

export const agentShape = {
  backend: oneOf('browser_use', 'browserbase').default('browser_use'),
  // The format knows it and gives it no effect here: the browser is the run's.
  keep_alive: boolean().default(true),
};

export const agentSteps = number({ min: 1, integer: true });

export const agenticTask = defineNode({
  name: 'agentic_task',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      task: text().refine((task) => !isBlank(task), 'is empty; say what is to be done'),
      max_steps: agentSteps,
      use_vision: boolean().default(false),
      ...agentShape,
    }),
    ({ backend }, report) => {
      if (backend === 'browserbase') report.unsupported(['backend'], 'browserbase', 'leave it out');
    },
  ),
  title: ({ task }) => `agent: ${oneLine(task)}`,
  needsModel: () => ({ need: 'always' }),
});
