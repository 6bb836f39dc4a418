/** The type of the workflow that grants the permits of one limit. The workflow exists while a run holds a permit or waits for one. */
export const LIMIT = 'limit';

/** A limit on how many runs may work at once. */
export interface RunLimit {
  /** Whether the limit applies to the runs of an automation or of a tenant. */
  of: 'automation' | 'tenant';
  name: string;
  /** How many runs may work at once. */
  most: number;
}

/** A limit of a run and the id of the limit's workflow, as the memo of the run contains them. */
export interface MemoLimit extends RunLimit {
  id: string;
  /** When a start or a setting chose `most`, in epoch milliseconds; absent in memos by earlier versions. */
  since?: number | undefined;
}

/** Returns the id of the workflow that limits the runs of a tenant. */
export function tenantLimitId(tenant: string): string {
  return `limit:tenant:${tenant}`;
}

/**
 * Returns the id of the workflow that limits the runs of an automation. Two tenants can have automations of one name, and a tenant can send
 * an automation with the name of an operator's file. Only the last part of the id can contain a colon.
 */
export function automationLimitId(tenant: string | undefined, source: 'file' | 'sent', name: string): string {
  return `limit:automation:${tenant ?? ''}:${source}:${name}`;
}

/** The input of the workflow `limit`. */
export interface LimitState {
  most: number;
  /** Ids of the runs that have a permit. */
  holders: string[];
  /** The waiting runs, in the order in which they get permits. */
  waiting: { runId: string; priority: number }[];
  /** When the limit last looked for terminated holders, in epoch milliseconds; absent until the limit continues as new. */
  checkedAt?: number;
  /** When the start or the setting chose `most`, in epoch milliseconds; absent if an earlier version of a run sent it. */
  since?: number | undefined;
}

/** A `queuedRun` sends this request to a limit. */
export interface PermitRequest {
  runId: string;
  /** From 1 (first) to 5 (last). */
  priority: number;
  /** How many runs may work at once. */
  most: number;
  /** As in `MemoLimit`. */
  since?: number | undefined;
}

export interface LimitActivities {
  /** Lists which of these runs neither work nor wait in the queue. */
  endedRuns(input: { runIds: string[] }): Promise<string[]>;
}
