import { stepNodes } from '../steps.js';
import type { System } from '../system.js';

/** An automation on the practice site's form, without a final screenshot. */
export function automationOn({ practice }: System, nodes: unknown[]): unknown {
  return {
    url: `${practice.url}/form`,
    parameters: { input_parameters: {} },
    nodes,
    take_final_screenshot: false,
  };
}

/** An automation that waits for a person, and then fills one field. */
export function pausing(system: System): unknown {
  return automationOn(system, [{ type: 'action_node', human_in_loop_action: { max_wait_time: 500 } }, ...stepNodes(1)]);
}
