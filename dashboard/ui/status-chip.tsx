import type { RunStatus } from '../../contracts/run-status.js';
import { statusLabel } from './status.js';

export function StatusChip({ status }: { status: RunStatus }) {
  return <span class={`chip chip-${status}`}>{statusLabel(status)}</span>;
}
