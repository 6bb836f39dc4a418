import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { RunState } from '../../contracts/run-state.js';
import { ENDED } from '../../contracts/run-status.js';
import { EndedRuns } from './ended-runs.js';
import { queryState } from './query-state.js';
import { queueOf } from '../queue.js';
import { recordedState } from './temporal-record.js';
import { isOpen } from '../../infra/temporal/open-execution.js';
import { runIdIn, type TemporalRuns } from './temporal-runs.js';

/** A run as it was just read. `isComplete` is false when no worker answered: the state then contains what Temporal itself knows. */
export interface Reading {
  state: RunState;
  isComplete: boolean;
}

/** Reads runs: from their workflows while they are open, and from Temporal once they have ended. */
export class RunReader {
  private readonly ended: EndedRuns;

  constructor(private readonly temporal: TemporalRuns) {
    this.ended = new EndedRuns(temporal);
  }

  /**
   * Reads one run. When no worker answers for an open run, returns `lastKnown` instead. Throws `RunNotFoundError`, `UnavailableError`,
   * `ResultUnavailableError`.
   */
  async read(runId: string, lastKnown?: RunState): Promise<Reading> {
    const description = await this.temporal.describe(runId);
    if (!isOpen(description)) return { state: await this.ended.read(description), isComplete: true };
    const [answered, queue] = await Promise.all([
      queryState(this.temporal, description),
      queueOf(this.temporal, description),
    ]);
    // The record was read first, so a workflow that differs from it is only newer.
    if (typeof answered === 'object') return { state: { ...answered, ...queue }, isComplete: true };
    return recordedReading(description, lastKnown);
  }

  /** Like `read`, for a run that is known to be open: its workflow alone can answer, without Temporal's record. */
  async readOpen(runId: string, lastKnown?: RunState): Promise<Reading> {
    const answered = await queryState(this.temporal, { workflowId: runId });
    const isAnswered = typeof answered === 'object';
    if (isAnswered && !ENDED.includes(answered.status)) return { state: answered, isComplete: true };
    const description = await this.temporal.describe(runId);
    if (!isAnswered && isOpen(description)) return recordedReading(description, lastKnown);
    return await this.read(runId, lastKnown);
  }

  /** The final state of a run that was read within the last seconds, without a call. */
  recentEnd(runId: string): RunState | undefined {
    return this.ended.recent(runId);
  }
}

function recordedReading(description: WorkflowExecutionDescription, lastKnown: RunState | undefined): Reading {
  const state = lastKnown ?? recordedState(runIdIn(description), description);
  return { state: { ...state, waitsFor: 'worker' }, isComplete: false };
}
