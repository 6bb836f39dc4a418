import type { RunSummary } from '../../contracts/run-state.js';
import { serverNow } from '../server/clock.js';
import { StatusChip } from '../ui/status-chip.js';
import { dayText, durationText } from '../ui/times.js';

export function RunRow({ run }: { run: RunSummary }) {
  return (
    <li class={`run-row run-row-${run.status}`}>
      <StatusChip status={run.status} />
      <a class="run-link" href={`/runs/${encodeURIComponent(run.runId)}`}>
        <bdi>{run.automation}</bdi>
        <span class="run-id">{run.runId}</span>
      </a>
      <span class="run-owner">
        <bdi>{run.owner ?? '–'}</bdi>
      </span>
      <time dateTime={new Date(run.startedAt).toISOString()}>{dayText(run.startedAt)}</time>
      <span class="run-took">{durationText((run.endedAt ?? serverNow()) - run.startedAt)}</span>
    </li>
  );
}
