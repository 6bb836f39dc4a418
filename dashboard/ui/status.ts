import type { NodeState, RunStatus } from '../../automation/run-state.js';

const LABELS: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  awaiting_human: 'Waiting for a person',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
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

export function nodeLabel({ state, outcome }: NodeState): string {
  return outcome === 'unknown' ? 'interrupted: it may have happened or not' : NODE_LABELS[state];
}

export function isEnded(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'timed_out';
}
