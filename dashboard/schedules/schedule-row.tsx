import { useState } from 'preact/hooks';
import type { Schedule } from '../../contracts/schedules.js';
import type { StartedRun } from '../../contracts/run-state.js';
import { randomId } from '../../contracts/random-id.js';
import { request } from '../server/requests.js';
import { dayText } from '../ui/times.js';

/** One schedule, and what an operator can do with it. */
export function ScheduleRow({ schedule, onChanged }: { schedule: Schedule; onChanged: () => Promise<void> }) {
  const { name, tenant, automation, isUnreadable, isPaused, note, nextRuns, recentRuns } = schedule;
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [started, setStarted] = useState<string>();
  // A second press after a lost response finds the run that the first one started.
  const [key, setKey] = useState(randomId);
  const [next] = nextRuns;
  const [latest] = recentRuns;

  async function runNow() {
    const { runId } = await request<StartedRun>('POST', addressOf(schedule, '/trigger'), { idempotencyKey: key });
    setStarted(runId);
    setKey(randomId());
  }

  async function change(act: () => Promise<unknown>) {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem((error as Error).message);
    }
    await onChanged();
    setBusy(false);
    setAsking(false);
  }

  return (
    <li class="schedule-row">
      <div class="schedule-name">
        <bdi>{name}</bdi>
        <span class="run-id">
          {tenant !== undefined && `${tenant} · `}
          {isUnreadable ? (
            'Encrypted with a key that the server does not have'
          ) : (
            <>
              <bdi>{automation}</bdi> · {timesText(schedule)}
            </>
          )}
        </span>
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div>
        {isPaused ? 'Paused' : next === undefined ? 'No further times' : `Next ${dayText(next)}`}
        {note && (
          <span class="run-id">
            <bdi>{note}</bdi>
          </span>
        )}
        {started !== undefined && <a href={`/runs/${encodeURIComponent(started)}`}>The run that you started</a>}
        {latest && <a href={`/runs/${encodeURIComponent(latest.runId)}`}>Latest run, {dayText(latest.startedAt)}</a>}
      </div>
      <div class="schedule-actions">
        {isAsking ? (
          <>
            <button class="button" disabled={isBusy} onClick={() => setAsking(false)}>
              Keep it
            </button>
            <button
              class="button danger"
              disabled={isBusy}
              onClick={() => void change(() => request('DELETE', addressOf(schedule)))}
            >
              Delete “{name}”
            </button>
          </>
        ) : (
          <>
            <button class="button" disabled={isBusy} onClick={() => void change(runNow)}>
              Run now
            </button>
            <button
              class="button"
              disabled={isBusy}
              onClick={() =>
                void change(() => request('POST', addressOf(schedule, isPaused ? '/unpause' : '/pause'), {}))
              }
            >
              {isPaused ? 'Resume' : 'Pause'}
            </button>
            <button class="button" disabled={isBusy} onClick={() => setAsking(true)}>
              Delete
            </button>
          </>
        )}
      </div>
    </li>
  );
}

function addressOf({ name, tenant }: Schedule, rest = ''): string {
  const query = tenant === undefined ? '' : `?${new URLSearchParams({ tenant }).toString()}`;
  return `/v1/schedules/${encodeURIComponent(name)}${rest}${query}`;
}

function timesText({ times: { cron = [], everySeconds, timeZone = 'UTC' } }: Schedule): string {
  const every = everySeconds === undefined ? [] : [`every ${everySeconds} s`];
  return [...cron.map((expression) => `${expression} (${timeZone})`), ...every].join(', ');
}
