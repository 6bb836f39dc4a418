import type { NodeState, RunState, RunStatus } from '../../automation/run-state.js';

const LABELS: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  awaiting_human: 'Waiting for a person',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
};

const NODE_OUTCOMES: Record<NonNullable<NodeState['outcome']>, string> = {
  unknown: 'interrupted: it may have happened or not',
  cancelled: 'cancelled',
  timeout: 'nobody came, goes on',
  declined: 'declined, goes on',
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

/** What a run without a browser waits for; where nothing is said, for a browser. */
export function waitLabel(waitsFor: RunState['waitsFor']): string {
  return `Waiting for a ${waitsFor === 'worker' ? 'worker' : 'free browser'}`;
}

/** What became of a node, for people: `isPassed` when it was neither done nor failed. */
export function nodeResult({ state, outcome }: NodeState): { label: string; isPassed: boolean } {
  if (outcome !== undefined) return { label: NODE_OUTCOMES[outcome], isPassed: outcome !== 'unknown' };
  return { label: NODE_LABELS[state], isPassed: state === 'skipped' };
}

export function isEnded(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'timed_out';
}
