import { workflowInfo } from '@temporalio/workflow';
import { getActivator } from '@temporalio/workflow/lib/global-attributes.js';

/** Workflow started, task scheduled, task started. When the first task was reset, its failure event comes before the last one. */
const EVENTS_AT_START = 3;

/**
 * Detects whether the execution was reset before this point of its history. The SDK has no API for that, but Temporal gives the copied
 * execution a different random seed from the point of the reset on, also in replays, so workflow code may depend on it.
 */
export class ResetProbe {
  private readonly seed = seed();
  private readonly wasResetAtStart = wasResetAtStart();

  wasReset(): boolean {
    return this.wasResetAtStart || seed() !== this.seed;
  }
}

function seed(): string {
  return getActivator().randomnessSeed.join();
}

function wasResetAtStart(): boolean {
  const { runId, firstExecutionRunId, historyLength } = workflowInfo();
  return runId !== firstExecutionRunId && historyLength > EVENTS_AT_START;
}
