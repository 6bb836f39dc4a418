import { ApplicationFailure, CancelledFailure, patched, upsertMemo } from '@temporalio/workflow';
import type { RunState } from '../../contracts/run-state.js';
import type { RunResult } from '../../contracts/workflow-messages.js';
import type { Run } from '../run/run.js';
import { ROOM_BYTES, shortened } from '../run/bounded-state.js';
import { bytesOf } from '../run/payload-size.js';

/** A list of runs returns the memo of each run, and a list of 100 must fit into 4 MB. */
const MEMO_ROOM_BYTES = 32_000;

/**
 * Stores the final state where readers find it without a worker: in the result, in the failure's details, or in the memo of a cancelled run,
 * because Temporal records only that such a run was cancelled.
 */
export function endWithState(run: Run): RunResult {
  const { outputs, artifacts, ...state } = run.state;
  if (run.error instanceof CancelledFailure) {
    keepInMemo(run.state);
    throw run.error;
  }
  if (run.error !== undefined) throw withState(run.error, run.state);
  const used = bytesOf({ outputs, artifacts });
  const kept = shortened(state, ROOM_BYTES - used);
  return { outputs, artifacts, ...(kept && { state: kept }) };
}

function withState(error: ApplicationFailure, state: RunState): ApplicationFailure {
  const [first, ...others] = error.details ?? [];
  const run = shortened(state, ROOM_BYTES);
  if (run === undefined) return error;
  const { message, type, nonRetryable, cause } = error;
  return ApplicationFailure.create({
    message,
    ...(type != null && { type }),
    nonRetryable: nonRetryable ?? true,
    details: [{ ...(first as object | undefined), run }, ...others],
    ...(cause !== undefined && { cause }),
  });
}

function keepInMemo(state: RunState): void {
  const kept = shortened(state, MEMO_ROOM_BYTES);
  // Runs of earlier versions end without it, also when they replay.
  if (kept !== undefined && patched('final-state-in-memo')) upsertMemo({ finalState: kept });
}
