import { type WorkflowExecutionDescription, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { LRUCache } from 'lru-cache';
import { RunState } from '../../contracts/run-state.js';
import { ENDED } from '../../contracts/run-status.js';
import type { RunResult } from '../../contracts/workflow-messages.js';
import { ResultUnavailableError, UnavailableError } from '../errors.js';
import { externalEnd, isUnreplayable } from './external-end.js';
import { queryState } from './query-state.js';
import type { RunMemo } from './run-memo.js';
import { QUEUED_RUN } from '../../contracts/queue.js';
import { closedStatus, isQueued, recordedState } from './temporal-record.js';
import { runIdIn, type TemporalRuns } from './temporal-runs.js';

/** Maximum size of the ended runs that a client caches, in characters of JSON. */
const KEPT_CHARACTERS = 32 * 1024 * 1024;

/** How long this client reads an ended run without a call. Only a reset or the end of its retention can change the run. */
const RECENT_MS = 5000;
const RECENT_RUNS = 10_000;

/**
 * Caches the states of runs that have ended, because these states do not change. The key is Temporal's own id of the execution, since a reset
 * starts another execution of the same run.
 */
export class EndedRuns {
  private readonly states = new LRUCache<string, RunState>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (state) => JSON.stringify(state).length,
  });

  /** Ids of the latest executions of runs, as Temporal's record named them recently. */
  private readonly executions = new LRUCache<string, string>({ max: RECENT_RUNS, ttl: RECENT_MS });

  constructor(private readonly temporal: TemporalRuns) {}

  /**
   * Reads the state of a run that has ended. Its workflow stores the state in Temporal, unless somebody ended the run from outside or an
   * earlier version executed it. Such a run needs a worker. Throws `ResultUnavailableError` when no worker answers for it.
   */
  async read(description: WorkflowExecutionDescription): Promise<RunState> {
    const state = this.states.get(description.runId) ?? (await this.fetch(description));
    this.states.set(description.runId, state);
    this.executions.set(runIdIn(description), description.runId);
    return state;
  }

  /** The final state of a run that was read within the last 5 s. */
  recent(runId: string): RunState | undefined {
    const execution = this.executions.get(runId);
    return execution === undefined ? undefined : this.states.get(execution);
  }

  private async fetch(description: WorkflowExecutionDescription): Promise<RunState> {
    const stored = await this.stored(description);
    return typeof stored === 'object' ? stored : await this.asked(description, stored === 'unreplayable');
  }

  /** The state that the workflow stored at its end. `unreplayable`: no worker can add anything to Temporal's record. */
  private async stored({
    workflowId,
    runId,
    status,
    memo,
    type,
  }: WorkflowExecutionDescription): Promise<RunState | 'unreplayable' | undefined> {
    // `queuedRun` stores no state.
    if (type === QUEUED_RUN) return 'unreplayable';
    if (status.name === 'CANCELLED') return stateIn((memo as Partial<RunMemo> | undefined)?.finalState);
    if (status.name !== 'COMPLETED' && status.name !== 'FAILED') return undefined;
    try {
      const { outputs, artifacts, state } = (await this.temporal.result(workflowId, runId)) as RunResult;
      return state && stateIn({ ...state, outputs, artifacts });
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const { cause } = error;
      if (isUnreplayable(cause)) return 'unreplayable';
      const details = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
      return stateIn((details as { run?: unknown } | undefined)?.run);
    }
  }

  private async asked(description: WorkflowExecutionDescription, isUnreplayable: boolean): Promise<RunState> {
    const workflowId = runIdIn(description);
    const recorded = recordedState(workflowId, description);
    const answer = isUnreplayable ? 'refused' : await queryState(this.temporal, description);
    // A run that no worker took before its limit has done nothing, and a worker that cannot replay a run can add nothing.
    const isAllKnown = answer === 'refused' || (description.status.name === 'TIMED_OUT' && isQueued(description));
    if (answer === undefined && !isAllKnown) throw new ResultUnavailableError(workflowId, recorded.status);
    const reported = typeof answer === 'object' ? answer : undefined;
    if (reported !== undefined && ENDED.includes(reported.status)) return reported;
    const state = reported ?? recorded;
    const status = closedStatus(description, state);
    if (status === undefined) throw new UnavailableError(`The run ${workflowId} was read while it ended; try again`);
    return await externalEnd(this.temporal, description, state, status);
  }
}

/**
 * Returns undefined for a state that another version stored in another form. A worker can then report the state. Members that only a newer
 * version knows stay in the state.
 */
function stateIn(value: unknown): RunState | undefined {
  const { data } = RunState.safeParse(value);
  return data !== undefined && ENDED.includes(data.status) ? (value as RunState) : undefined;
}
