import { QueryNotRegisteredError, QueryRejectedError } from '@temporalio/client';
import type { RunState } from '../../contracts/run-state.js';
import { RunNotFoundError } from '../errors.js';
import type { TemporalRuns } from './temporal-runs.js';

/**
 * Queries the state of the workflow's execution `runId`, by default of the latest one. Returns undefined when no worker answered in time,
 * and `refused` when a worker answered but does not know the state.
 */
export async function queryState(
  temporal: TemporalRuns,
  { workflowId, runId }: { workflowId: string; runId?: string },
): Promise<RunState | 'refused' | undefined> {
  try {
    return await temporal.query<RunState>(workflowId, 'status', runId);
  } catch (error) {
    if (error instanceof RunNotFoundError) throw error;
    return error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError ? 'refused' : undefined;
  }
}
