import type { LoopStatus, RunState } from '../../../../contracts/run-state.js';

/** Nodes of control flow, as files write them. */
export const each = (variable_name: string, nodes: unknown[], more: object = {}) => ({
  type: 'for_loop_node',
  variable_name,
  nodes,
  ...more,
});
export const eachMatch = (locator: string, nodes: unknown[], more: object = {}) => ({
  type: 'for_loop_node',
  locator,
  nodes,
  ...more,
});
export const when = (condition: string, if_nodes: unknown[], else_nodes: unknown[] = []) => ({
  type: 'if_else_node',
  condition,
  if_nodes,
  else_nodes,
});
export const set = (name: string, expression: string, output_variable_name?: string) => ({
  type: 'action_node',
  misc_action: { set_variable: { name, expression, output_variable_name } },
});
export const see = (locator: string, output_variable_name: string, more: object = {}) => ({
  type: 'assert_locator_node',
  locator,
  assertion: 'to_be_visible',
  output_variable_name,
  timeout: 0.5,
  ...more,
});
export const read = (command: string, name: string) => ({
  type: 'action_node',
  before_sleep_time: 0,
  extraction_action: { locator: { command, output_variable_name: name, extraction_format: { [name]: 'str' } } },
});
export const failing = (failure_message: string) => ({ type: 'action_node', fail_state_action: { failure_message } });
/** A click that finds nothing, soon. */
export const missing = {
  type: 'action_node',
  interaction_action: {
    max_tries: 1,
    max_timeout_seconds_per_try: 0.1,
    click_element: { command: 'get_by_text("nowhere")' },
  },
};
export const buy = {
  type: 'action_node',
  interaction_action: { click_element: { command: 'get_by_role("button", name="Buy")' } },
};

/** How the iterations of each executed loop ended. */
export function iterationsOf({ loops = [] }: RunState): string[][] {
  return loops.map(({ entries }: LoopStatus) => entries.map(({ status }) => status));
}

export function dataOf({ outputs }: RunState): unknown[] {
  return outputs.map(({ json_data }) => json_data);
}
