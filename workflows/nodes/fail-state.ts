import type { ActionNode, failState, ParamsOf } from '../../automation/index.js';
import type { Run } from '../run.js';
import { runFailState } from './fail-state-action.js';

export function runFailStateAlias(run: Run, node: ActionNode, { message }: ParamsOf<typeof failState>): Promise<void> {
  return runFailState(run, node, { failure_message: message });
}
