import { activityInfo } from '@temporalio/activity';
import { fail } from '../../contracts/fail.js';
import type { NodeOutcome } from '../../contracts/node-task.js';
import type { ElementParams } from '../step/element-node.js';
import type { NodeContext } from '../step/browser-node.js';
import { atMostOnce } from '../step/at-most-once.js';
import { ALL_TOOLS, runAgent } from './agent.js';
import { AgentEnd } from './agent-end.js';

/** The format's limit for a step that its author planned as one action. */
const MAX_STEPS = 12;

/** When no element fits a step's description, an agent tries to do the step another way, at most once. */
export async function letAgentDo(context: NodeContext<ElementParams>, wanted: string): Promise<NodeOutcome> {
  const { task, note, output } = context;
  note('a model found no such element; an agent tries to do the step');
  const { outcome, summary } = await atMostOnce(task.session, `${activityInfo().activityId}-agent`, AgentEnd, () =>
    runAgent(context, {
      task: `Do this one step of an automation, and nothing after it: ${task.node.title}. The element, in its author's words: ${wanted}. If it is not possible on this page, say so.`,
      maxSteps: MAX_STEPS,
      tools: ALL_TOOLS,
      withPicture: false,
    }),
  );
  if (outcome === 'failed') {
    throw fail(
      'ElementNotFound',
      `No such element: a model did not find it, and an agent could not do the step: ${summary}`,
    );
  }
  if (outcome === 'unfinished') {
    output({ unique_identifier: 'agentic_fallback_unconfirmed', text: summary });
    note(`warning: the step may or may not have been done: ${summary}`);
    return;
  }
  note(`an agent did the step: ${summary}`);
}
