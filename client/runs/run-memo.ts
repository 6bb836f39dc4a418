import type { MemoLimit } from '../../contracts/limits.js';
import type { RunOrigin } from '../../contracts/run-labels.js';
import type { RunState } from '../../contracts/run-state.js';
import type { StartRequest } from '../request.js';

/** The memo of a run: data outside its history, for readers that have no worker to ask. */
export interface RunMemo extends RunOrigin {
  bodyDigest: string;
  automation: string;
  /** The file in the automations folder that was started; see `StartOptions`. */
  automationFile?: string;
  /** Host of the address that the automation opens first. */
  site: string;
  owner?: StartRequest['owner'];
  tags?: string[];
  metadata?: Record<string, string>;
  /** The run's id, in the memo of a `queuedRun` whose own id does not contain it. */
  runId?: string;
  /** The namespace has `FIND_ATTRIBUTES`, so the run keeps its `IntermissionDeadline` up to date. */
  hasDeadline?: true;
  /** The start has set the run's search attributes, so the workflow does not repeat them. Absent in starts by earlier versions. */
  isListed?: true;
  /** The limits whose permits the run needs before it works, in the order of its requests. */
  limits?: MemoLimit[];
  /** From the request; `limits` contains the smaller of this number and that of the settings. */
  maxParallelism?: number;
  /** The final state of a cancelled run; the workflow adds it. */
  finalState?: RunState;
}
