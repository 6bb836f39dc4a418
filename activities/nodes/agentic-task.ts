import { ApplicationFailure } from '@temporalio/common';
import { agenticTask as definition } from '../../automation/index.js';
import { ALL_TOOLS, runAgent } from '../models/agent.js';
import { browserNode } from '../node.js';

/** An agent that fails, or does not finish, fails the run: what comes after it counts on its work. */
export const agenticTask = browserNode(definition, async (context) => {
  const { task, max_steps: maxSteps, use_vision: withPicture } = context.params;
  const { outcome, summary } = await runAgent(context, { task, maxSteps, withPicture, tools: ALL_TOOLS });
  if (outcome === 'done') return context.note(`the agent is done: ${summary}`);
  throw ApplicationFailure.nonRetryable(
    outcome === 'failed' ? `the agent says that it cannot be done: ${summary}` : `the agent did ${summary}`,
    'AgentFailed',
  );
});
