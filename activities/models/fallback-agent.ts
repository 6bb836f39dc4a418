import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { NodeOutcome } from '../contract.js';
import type { ElementParams } from '../element.js';
import type { NodeContext } from '../node.js';
import { once } from '../once.js';
import { ALL_TOOLS, runAgent } from './agent.js';

/** The format's limit for a step that its author thought to be one action. */
const MAX_STEPS = 12;

/** No element fits a step's description as it is: an agent tries to do the step another way, never twice. */
export async function letAgentDo(context: NodeContext<ElementParams>, wanted: string): Promise<NodeOutcome> {
  const { task, note, output } = context;
  note('a model found no such element; an agent tries to do the step');
  const { outcome, summary } = await once(task.session, `${activityInfo().activityId}-agent`, () =>
    runAgent(context, {
      task: `Do this one step of an automation, and nothing after it: ${task.node.title}. The element, in its author's words: ${wanted}. If it is not possible on this page, say so.`,
      maxSteps: MAX_STEPS,
      tools: ALL_TOOLS,
      withPicture: false,
    }),
  );
  if (outcome === 'failed') {
    throw ApplicationFailure.nonRetryable(
      `No such element: a model did not find it, and an agent could not do the step: ${summary}`,
      'ElementNotFound',
    );
  }
  if (outcome === 'unfinished') {
    output({ unique_identifier: 'agentic_fallback_unconfirmed', text: summary });
    note(`warning: whether the step was done is not known: ${summary}`);
    return;
  }
  note(`an agent did the step: ${summary}`);
}
