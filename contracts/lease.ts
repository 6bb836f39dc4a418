/** The workflow that notices the end of a `browsers` process. */
export const BROWSERS_LEASE = 'browsersLease';

/** The input of `browsersLease`. */
export interface LeaseInput {
  /** The own task queue of the process. */
  taskQueue: string;
}

/** A run with an open browser in the process. The heartbeats of `holdLease` contain one for each. */
export interface LeasedRun {
  workflowId: string;
  /** Temporal's id of the execution. */
  runId: string;
}

export interface LeaseActivities {
  /** Sends a heartbeat every second for as long as the process lives. Returns when the process has stopped in an orderly way. */
  holdLease(): Promise<void>;
}
