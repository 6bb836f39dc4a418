/** Task queues: workflows and node activities; and the places of `browsers/` processes. */
export const TASK_QUEUE = 'intermission';
export const BROWSERS_TASK_QUEUE = 'intermission-browsers';

/** Search attributes of every run, and their Temporal types. Registered by `intermission doctor --register` on a cluster. */
export const SEARCH_ATTRIBUTES = {
  IntermissionStatus: 'KEYWORD',
  IntermissionOwner: 'KEYWORD',
  IntermissionAutomation: 'KEYWORD',
  IntermissionTenant: 'KEYWORD',
} as const;

/** How often a worker or `browsers` process tells Temporal that it lives. */
export const ALIVE_SECONDS = 5;
