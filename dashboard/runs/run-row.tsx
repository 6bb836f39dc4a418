import type { RunSummary } from '../../contracts/run-state.js';
import { serverNow } from '../server/clock.js';
import { StatusChip } from '../ui/status-chip.js';
import { dayText, durationText } from '../ui/times.js';

export function RunRow({ run }: { run: RunSummary }) {
  const pairs = Object.entries(run.metadata ?? {}).map(([name, value]) => `${name}=${value}`);
  const labels = [...(run.tags ?? []), ...pairs];
  return (
    <li class={`run-row run-row-${run.status}`}>
      <StatusChip status={run.status} />
      <a class="run-link" href={`/runs/${encodeURIComponent(run.runId)}`}>
        <bdi>{run.automation}</bdi>
        <span class="run-id">{run.runId}</span>
        {labels.length > 0 && <bdi class="run-tags">{labels.join(' · ')}</bdi>}
      </a>
      <span class="run-owner">
        <bdi>{run.owner ?? '–'}</bdi>
      </span>
      <time dateTime={new Date(run.startedAt).toISOString()}>{dayText(run.startedAt)}</time>
      <span class="run-took">{durationText((run.endedAt ?? serverNow()) - run.startedAt)}</span>
    </li>
  );
}
