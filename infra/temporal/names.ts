import { randomUUID } from 'node:crypto';

/** Task queues: one for workflows and node activities, one for the slots of `browsers` processes. */
export const TASK_QUEUE = 'intermission';
export const BROWSERS_TASK_QUEUE = 'intermission-browsers';

/** The own task queue of a `browsers` process, where runs find the slot that it keeps for them. Its name contains the number of its slots. */
export function ownTaskQueueName(slots: number): string {
  return `${BROWSERS_TASK_QUEUE}-${slots}-${randomUUID()}`;
}

/** The number of slots of the process with this own task queue; 0 for any other task queue. */
export function slotsOf(taskQueue: string): number {
  const [, slots] = new RegExp(`^${BROWSERS_TASK_QUEUE}-(\\d+)-`).exec(taskQueue) ?? [];
  return Number(slots ?? 0);
}

/** Search attributes of every run, and their Temporal types. Registered by `intermission doctor --register` on a cluster. */
export const SEARCH_ATTRIBUTES = {
  IntermissionStatus: 'KEYWORD',
  IntermissionOwner: 'KEYWORD',
  IntermissionAutomation: 'KEYWORD',
  IntermissionTenant: 'KEYWORD',
} as const;

/**
 * Search attributes that lists of runs use besides those of `SEARCH_ATTRIBUTES`. A namespace without them keeps working, but cannot list
 * runs by them.
 */
export const FIND_ATTRIBUTES = {
  IntermissionTags: 'KEYWORD_LIST',
  IntermissionMetadata: 'KEYWORD_LIST',
  IntermissionDeadline: 'DATETIME',
  IntermissionText: 'TEXT',
} as const;

/** How often a worker or `browsers` process sends Temporal a heartbeat, in seconds. */
export const ALIVE_SECONDS = 5;

/** No worker polls this queue: a workflow started here is a record that ends with its timeout. */
export const MARKS_TASK_QUEUE = 'intermission-marks';
