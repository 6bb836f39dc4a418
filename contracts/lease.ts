/** The workflow that notices the end of a `browsers` process. */
export const BROWSERS_LEASE = 'browsersLease';

/** The input of `browsersLease`. */
export interface LeaseInput {
  /** The task queue of this process alone. */
  taskQueue: string;
}

/** A run with an open browser in the process. The heartbeats of `holdLease` contain one for each. */
export interface LeasedRun {
  workflowId: string;
  /** Temporal's id of the execution. */
  runId: string;
}

export interface LeaseActivities {
  /** Sends a heartbeat every second while the process is alive. Returns when the process gives its lease back. */
  holdLease(): Promise<void>;
}
