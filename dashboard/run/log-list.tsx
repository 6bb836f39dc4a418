import type { LogEntry } from '../../contracts/run-state.js';
import { clockText } from '../ui/times.js';

/** The run's log, newest first. */
export function LogList({ log }: { log: LogEntry[] }) {
  return (
    <section class="card" aria-labelledby="log-title">
      <h2 id="log-title">
        Log <span class="quiet">newest first</span>
      </h2>
      {log.length === 0 ? (
        <p class="quiet">Nothing yet.</p>
      ) : (
        <ol class="log" tabIndex={0} aria-labelledby="log-title">
          {log.toReversed().map((entry, at) => (
            <li key={log.length - at}>
              <time dateTime={new Date(entry.at).toISOString()}>{clockText(entry.at)}</time>
              <span dir="auto">{entry.text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
