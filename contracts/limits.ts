/** The workflow that grants permits under one limit. It exists while a run waits for it or works under it. */
export const LIMIT = 'limit';

/** A limit on how many runs may work at once. */
export interface RunLimit {
  /** What it limits: all runs of an automation, or all runs of a tenant. */
  of: 'automation' | 'tenant';
  name: string;
  /** How many runs may work at once. */
  most: number;
}

/** A limit of a run and the id of its workflow, as the memo of the run has it. */
export interface MemoLimit extends RunLimit {
  id: string;
}

/** A tenant's automations have their own limits. No part but the last can contain a colon. */
export function limitId(of: RunLimit['of'], tenant: string | undefined, automation: string): string {
  return of === 'tenant' ? `limit:tenant:${tenant}` : `limit:automation:${tenant ?? ''}:${automation}`;
}

/** The input of the workflow `limit`. */
export interface LimitState {
  most: number;
  /** Ids of the runs that have a permit. */
  holders: string[];
  /** The runs that wait, in their order. */
  waiting: { runId: string; priority: number }[];
}

/** Sent to a limit by a `queuedRun`. */
export interface PermitRequest {
  runId: string;
  /** 1 goes first. */
  priority: number;
  /** How many runs may work at once. */
  most: number;
}

export interface LimitActivities {
  /** Lists which of these runs neither work nor wait in the queue. */
  endedRuns(input: { runIds: string[] }): Promise<string[]>;
}
