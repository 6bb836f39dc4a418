import { workflowInfo } from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';

/**
 * When the run began, and its own deadline, in epoch milliseconds. The deadline is a little before the hard limit, also when a foreign
 * client started the run with no limit or a later one. After a reset, Temporal counts the limit from the reset on, but still reports the
 * times of the first start.
 */
export function runClock(): { startedAt: number; deadline: number } {
  const { runId, firstExecutionRunId, startTime, runStartTime, executionTimeoutMs = Infinity } = workflowInfo();
  const wasReset = runId !== firstExecutionRunId;
  const startedAt = (wasReset ? runStartTime : startTime).getTime();
  const limit = Math.min(RUN_LIMIT_SECONDS * 1000, executionTimeoutMs);
  return { startedAt, deadline: startedAt + limit - RUN_CLOSING_SECONDS * 1000 };
}
