import { ApplicationFailure } from '@temporalio/common';
import { saidOfStep } from '../../contracts/step-labels.js';
import type { NodeTask } from '../../contracts/node-task.js';
import { explain } from '../page/playwright-errors.js';
import { spentBefore } from '../models/with-models.js';

/**
 * The failure of a node, without its secrets. The message contains the node's name; the details contain its position and its model usage.
 */
export function stepFailure(
  error: unknown,
  { node }: NodeTask<unknown>,
  scrub: (text: string) => string = (text) => text,
): ApplicationFailure {
  const usage = spentBefore(error);
  const isOurs = error instanceof ApplicationFailure;
  return ApplicationFailure.create({
    type: (isOurs ? error.type : undefined) ?? 'ActionFailed',
    message: saidOfStep(node, node.iterations, scrub(isOurs ? error.message : explain(error))),
    nonRetryable: isOurs ? (error.nonRetryable ?? true) : true,
    details: [
      {
        nodeIndex: node.index,
        path: node.path,
        ...(node.iterations && { iterations: node.iterations }),
        ...(usage.length > 0 && { usage }),
      },
    ],
  });
}
