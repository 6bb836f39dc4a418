import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState } from '../../contracts/run-state.js';
import { ENDED } from '../../contracts/run-status.js';
import { ApiBusyError, type ApiClient, ApiUnreachableError, readState } from '../api-client.js';
import { CliError } from '../errors.js';
import { readEvents } from './sse.js';

const RETRY_MS = 500;
/** How long we wait for a state from the API, whatever the reason for the delay. */
const PATIENCE_MS = 60_000;

/**
 * Yields the run's states from `first` to the last, each different from the one before. While the API is away or busy, retries, no sooner
 * than its Retry-After header says. Throws a `CliError` with the reason when no state arrives for `patienceMs`.
 */
export async function* watchRun(
  api: ApiClient,
  first: RunState,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): AsyncGenerator<RunState> {
  yield first;
  let known = first;
  let last = JSON.stringify(first);
  let ended = isEnded(first);
  let goneSince: number | undefined;
  while (!ended) {
    let pauseMs = RETRY_MS;
    try {
      for await (const data of readEvents(await api.events(first.runId, signal), 'state')) {
        goneSince = undefined;
        if (data === last) continue;
        last = data;
        const update = readState(JSON.parse(data));
        ended = isEnded(update);
        // While no worker answers, a restarted API knows less than we do.
        const isLess = known.nodes.length > 0 && update.nodes.length === 0 && !ended;
        known = isLess ? { ...known, ...(update.waitsFor && { waitsFor: update.waitsFor }) } : update;
        yield known;
        if (ended) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      const isBusy = error instanceof ApiBusyError;
      if (error instanceof CliError && !isBusy && !(error instanceof ApiUnreachableError)) throw error;
      goneSince ??= Date.now();
      if (isBusy) pauseMs = error.delayMs;
      if (Date.now() + pauseMs - goneSince > patienceMs) {
        const why = isBusy ? error.message : 'The API is gone.';
        throw new CliError(`${why}\nThe run ${first.runId} continues. Check on it later.`, undefined, { cause: error });
      }
    }
    if (!ended) await sleep(pauseMs, undefined, { signal });
  }
}

function isEnded(state: RunState): boolean {
  return ENDED.includes(state.status);
}
