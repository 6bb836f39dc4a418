import { evaluateCondition, ExpressionError, type IfElseNode } from '../../automation/index.js';
import { nodeFailure } from '../failure.js';
import { runList } from '../interpreter.js';
import { boundParams, namesIn } from '../parameters.js';
import type { Run } from '../run.js';

/** Evaluates the condition and runs one of the two lists. The other is skipped. */
export async function runIfElse(run: Run, node: IfElseNode): Promise<void> {
  const holds = isTrue(run, node);
  const [taken, left] = holds ? [node.if_nodes, node.else_nodes] : [node.else_nodes, node.if_nodes];
  run.skipAll(left);
  if (taken.length > 0) await runList(run, taken);
}

function isTrue(run: Run, node: IfElseNode): boolean {
  const { condition } = boundParams(run, node);
  try {
    return evaluateCondition(condition, namesIn(run));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw nodeFailure(run, node, 'ExpressionFailed', `the condition cannot be evaluated: ${error.message}`);
  }
}
