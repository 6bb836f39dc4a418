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

/** What became of a node, for people: `isPassed` when it was neither done nor failed. */
export function nodeResult(node: NodeState, run: RunState): { label: string; isPassed: boolean } {
  const { state, outcome } = node;
  if (outcome !== undefined) return { label: NODE_OUTCOMES[outcome], isPassed: outcome !== 'unknown' };
  if (wasCancelled(node, run)) return { label: 'cancelled', isPassed: true };
  return { label: NODE_LABELS[state], isPassed: state === 'skipped' };
}

/** A cancelled run stops the node it is at, and those around it, all in one moment. */
function wasCancelled({ state, endedAt }: NodeState, { status, node, nodes }: RunState): boolean {
  return status === 'cancelled' && state === 'failed' && endedAt === nodes.find(({ index }) => index === node)?.endedAt;
}

export function isEnded(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'timed_out';
}
