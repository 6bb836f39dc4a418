import type { ActionNode } from '../../../automation/model/automation.js';
import { evaluate, ExpressionError } from '../../../automation/expressions/index.js';
import type { ParamsOf } from '../../../automation/model/define-node.js';
import type { setVariable } from '../../../automation/nodes/set-variable.js';
import { nodeFailure } from '../../run/failure.js';
import type { Run } from '../../run/run.js';
import { waitAfter, waitBefore } from '../node-waits.js';

/** Stores `[value]`. With `output_variable_name`, it also adds an entry to the output data. */
export function runSetVariable(run: Run, node: ActionNode, params: ParamsOf<typeof setVariable>): Promise<void> | void {
  if (node.timing.before_sleep_time > 0) return waitBefore(node).then(() => store(run, node, params));
  store(run, node, params);
}

function store(run: Run, node: ActionNode, params: ParamsOf<typeof setVariable>): void {
  const value = params.expression == null ? params.value : evaluated(run, node, params.expression);
  run.variables.set({ [params.name]: [value] });
  const name = params.output_variable_name;
  if (name != null) run.state.outputs.push({ unique_identifier: name, json_data: { [name]: value } });
  waitAfter(run, node);
}

function evaluated(run: Run, node: ActionNode, expression: string): unknown {
  try {
    return evaluate(expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw nodeFailure(run, node, 'ExpressionFailed', `the expression cannot be evaluated: ${error.message}`);
  }
}
