import type { ActionNode } from '../../../automation/model/automation.js';
import type { Run } from '../../run/run.js';
import { runCaptcha } from './captcha-action.js';
import { runFailStateAlias } from './fail-state.js';
import { runFailState } from './fail-state-action.js';
import { runHumanInLoop } from './human-in-loop-action.js';
import { runSetVariable } from './set-variable.js';
import { runSleep } from './sleep-action.js';

/** Runs one node in the workflow itself, after its placeholders are replaced. Returns a promise only when it has to wait. */
type NodeHandler = (run: Run, node: ActionNode, params: Record<string, unknown>) => Promise<void> | void;

/** The node kinds that run in the workflow, by their names in the format. Each other kind is an activity of the same name. */
export const nodeHandlers: Partial<Record<string, NodeHandler>> = {
  human_in_loop_action: runHumanInLoop as NodeHandler,
  captcha_action: runCaptcha as NodeHandler,
  sleep_action: runSleep as NodeHandler,
  fail_state_action: runFailState as NodeHandler,
  fail_state: runFailStateAlias as NodeHandler,
  set_variable: runSetVariable as NodeHandler,
};
