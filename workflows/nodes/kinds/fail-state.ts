import type { ActionNode } from '../../../automation/model/automation.js';
import type { failState } from '../../../automation/nodes/fail-state.js';
import type { ParamsOf } from '../../../automation/model/define-node.js';
import type { Run } from '../../run/run.js';
import { runFailState } from './fail-state-action.js';

export function runFailStateAlias(run: Run, node: ActionNode, { message }: ParamsOf<typeof failState>): Promise<void> {
  return runFailState(run, node, { failure_message: message });
}
