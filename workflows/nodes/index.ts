import type { ActionNode } from '../../automation/index.js';
import type { Run } from '../run.js';
import { runCaptcha } from './captcha-action.js';
import { runFailStateAlias } from './fail-state.js';
import { runFailState } from './fail-state-action.js';
import { runHumanInLoop } from './human-in-loop-action.js';
import { runSetVariable } from './set-variable.js';
import { runSleep } from './sleep-action.js';

/** Does one node in the workflow itself, with its placeholders replaced. Returns a promise only when it waits for something. */
type NodeHandler = (run: Run, node: ActionNode, params: Record<string, unknown>) => Promise<void> | void;

/** The node kinds that run in the workflow, by their names in the format. All others are activities of that name. */
export const nodeHandlers: Partial<Record<string, NodeHandler>> = {
  human_in_loop_action: runHumanInLoop as NodeHandler,
  captcha_action: runCaptcha as NodeHandler,
  sleep_action: runSleep as NodeHandler,
  fail_state_action: runFailState as NodeHandler,
  fail_state: runFailStateAlias as NodeHandler,
  set_variable: runSetVariable as NodeHandler,
};
