import type { NodeState, RunState } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';

const LABELS: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  awaiting_human: 'Waiting for a person',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
};

export const STATUSES = Object.keys(LABELS) as RunStatus[];

const NODE_OUTCOMES: Record<NonNullable<NodeState['outcome']>, string> = {
  unknown: 'interrupted: it may or may not have happened',
  cancelled: 'cancelled',
  timeout: 'nobody came, continued',
  declined: 'declined, continued',
};

const NODE_LABELS: Record<NodeState['state'], string> = {
  waiting: 'not yet',
  running: 'now',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
};

export function statusLabel(status: RunStatus): string {
  return LABELS[status];
}

/** What a run without a browser waits for; by default, for a browser. */
export function waitLabel(waitsFor: RunState['waitsFor']): string {
  if (waitsFor === 'limit') return 'Waiting for other runs to end';
  return `Waiting for a ${waitsFor === 'worker' ? 'worker' : 'free browser'}`;
}

/** The result of a node, for people. `isPassed`: it was neither done nor failed. */
export function nodeResult({ state, outcome }: NodeState): { label: string; isPassed: boolean } {
  if (outcome !== undefined) return { label: NODE_OUTCOMES[outcome], isPassed: outcome !== 'unknown' };
  return { label: NODE_LABELS[state], isPassed: state === 'skipped' };
}

export function isEnded(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'timed_out';
}
