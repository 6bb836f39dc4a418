import { ApplicationFailure } from '@temporalio/common';
import type { NodeTask } from './contract.js';
import { explain } from './errors.js';

/** The failure of a node, with the node's name in its message and its place in the details. */
export function failureOfNode(error: unknown, { node }: NodeTask<unknown>): ApplicationFailure {
  const isOurs = error instanceof ApplicationFailure;
  return ApplicationFailure.create({
    type: (isOurs ? error.type : undefined) ?? 'ActionFailed',
    message: `Node ${node.index} (${node.title}): ${isOurs ? error.message : explain(error)}`,
    nonRetryable: isOurs ? (error.nonRetryable ?? true) : true,
    details: [{ nodeIndex: node.index, path: node.path }],
  });
}
