export const RUN_STATUSES = [
  'queued',
  'running',
  'awaiting_human',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** The statuses of a run that has ended. */
export const ENDED: readonly RunStatus[] = ['succeeded', 'failed', 'cancelled', 'timed_out'];
