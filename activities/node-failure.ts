import { ApplicationFailure } from '@temporalio/common';
import { saidOfStep } from '../automation/index.js';
import type { NodeTask } from './contract.js';
import { explain } from './errors.js';
import { spentBefore } from './models/with-models.js';

/** The failure of a node, without its secrets, with the node's name in its message, and its place and what models cost it in the details. */
export function failureOfNode(
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
