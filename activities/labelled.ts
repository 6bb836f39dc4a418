import type { OutputEntry } from '../automation/index.js';
import type { NodeTask } from './contract.js';

/** An entry of the output data with the label that the node gives it. */
export function labelled({ extraction }: NodeTask<unknown>, json_data: Record<string, unknown>): OutputEntry {
  const { unique_identifier } = extraction ?? {};
  return { ...(unique_identifier !== undefined && { unique_identifier }), json_data };
}
