import { fail } from '../../contracts/fail.js';
import { agenticTask as definition } from '../../automation/nodes/agentic-task.js';
import { ALL_TOOLS, runAgent } from '../page-models/agent.js';
import { browserNode } from '../step/browser-node.js';

/** An agent that fails or does not finish fails the run, because later nodes depend on its work. */
export const agenticTask = browserNode(definition, async (context) => {
  const { task, max_steps: maxSteps, use_vision: withPicture } = context.params;
  const { outcome, summary } = await runAgent(context, { task, maxSteps, withPicture, tools: ALL_TOOLS });
  if (outcome === 'done') return context.note(`the agent is done: ${summary}`);
  throw fail(
    'AgentFailed',
    outcome === 'failed' ? `the agent says that it cannot be done: ${summary}` : `the agent did ${summary}`,
  );
});
