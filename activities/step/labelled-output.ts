import type { OutputEntry } from '../../contracts/run-state.js';
import type { NodeTask } from '../../contracts/node-task.js';

/** An entry of the output data, with the label from the node. */
export function labelOutput({ extraction }: NodeTask<unknown>, json_data: Record<string, unknown>): OutputEntry {
  const { unique_identifier } = extraction ?? {};
  return { ...(unique_identifier !== undefined && { unique_identifier }), json_data };
}
