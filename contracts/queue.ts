import type { RunLimit } from './limits.js';
import type { AutomationInput } from './workflow-messages.js';

/** The workflow that waits for permits and a slot on behalf of a run, and then starts the run. */
export const QUEUED_RUN = 'queuedRun';

const PREFIX = 'queued-';

/**
 * Workflow id of the `queuedRun` of a run. For a run with an idempotency key, the id contains only the part of the run's id that comes from
 * the key. So Temporal accepts one `queuedRun` for a key, whatever the name of the automation is.
 */
export function queueIdOf(runId: string): string {
  const [, digest] = /-([0-9a-f]{32})$/.exec(runId) ?? [];
  return digest === undefined ? PREFIX + runId : `${PREFIX}run-${digest}`;
}

/** Id of the run that a `queuedRun` waits for. The memo contains the id if the id of the `queuedRun` does not. */
export function runIdOf(queueId: string, memo: Record<string, unknown> | undefined): string {
  return typeof memo?.runId === 'string' ? memo.runId : queueId.slice(PREFIX.length);
}

/**
 * The value of the search attribute `IntermissionStatus` while a `queuedRun` does not wait for a slot, because it waits for a limit or
 * starts its run at once. Readers show `queued`.
 */
export const PENDING = 'pending';

/** Seconds that a run may wait in the queue before it starts, unless a setting says otherwise. */
export const QUEUE_WAIT_SECONDS = 3600;

/** Seconds that a `queuedRun` has after the longest wait to start its run. */
export const QUEUE_CLOSING_SECONDS = 60;

/** The priority of a run that has none. */
export const RUN_PRIORITY = 3;

/** The first priority that a tenant may choose. It is the default, so that no tenant overtakes the others. */
export const TENANT_PRIORITY = 3;

/** Runs of one tenant that may wait at once, unless a setting says otherwise. */
export const QUEUE_LENGTH = 1000;

/** The input of `queuedRun`. Its memo and its search attributes are those of the run. */
export interface QueuedRunInput {
  input: AutomationInput;
  /** The run's texts for the Temporal Web UI. */
  summary: string;
  details: string;
  waitSeconds: number;
  /**
   * Starts the run without waiting for a slot. A start with an idempotency key always creates a `queuedRun`, because the id of the
   * `queuedRun` makes the key unique.
   */
  isNow?: true;
}

/** A member of the memo of a run that waited in the queue. */
export interface QueueMemo {
  /** How long it waited. */
  waitedSeconds: number;
  /** Task queue of the `browsers` process that keeps a slot for it. Absent: it waited too long, and fails. */
  taskQueue?: string;
  /** The limit for which the run waited too long. The run then fails. */
  limit?: RunLimit;
}

/** Failure of `holdSession` on a process's own task queue when that process keeps no slot for the run. */
export const SLOT_GONE = 'SlotGone';

export interface ReserveSlotActivities {
  /** Keeps a slot for the run for some seconds. The result names the own task queue of the process. */
  reserveSlot(request: { runId: string }): Promise<{ taskQueue: string }>;
}
