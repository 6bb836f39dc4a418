import { evaluateCondition, ExpressionError } from '../../../automation/expressions/index.js';
import type { IfElseNode } from '../../../automation/model/automation.js';
import { nodeFailure } from '../../run/failure.js';
import { runList } from '../interpreter.js';
import { boundParams } from '../parameters.js';
import type { Run } from '../../run/run.js';

/** Evaluates the condition, runs one of the two lists and skips the other. */
export async function runIfElse(run: Run, node: IfElseNode): Promise<void> {
  const holds = isTrue(run, node);
  const [taken, left] = holds ? [node.if_nodes, node.else_nodes] : [node.else_nodes, node.if_nodes];
  run.nodes.skip(left);
  if (taken.length > 0) await runList(run, taken);
}

function isTrue(run: Run, node: IfElseNode): boolean {
  const { condition } = boundParams(run, node);
  try {
    return evaluateCondition(condition, run.variables.ofCondition(Date.now()));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw nodeFailure(run, node, 'ExpressionFailed', `the condition cannot be evaluated: ${error.message}`);
  }
}
