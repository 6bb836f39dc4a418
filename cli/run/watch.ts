import { followStates, PATIENCE_MS } from '../../client/http/follow-states.js';
import type { RunState } from '../../contracts/run-state.js';
import { type ApiClient, readState } from '../api-client.js';
import { ApiBusyError, ApiUnreachableError } from '../api-errors.js';
import { CliError } from '../errors.js';

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
  yield* followStates({
    open: () => api.events(first.runId, signal),
    read: readState,
    delayAfter,
    gaveUp(cause) {
      const why = cause instanceof ApiBusyError ? cause.message : 'The API is gone.';
      return new CliError(`${why}\nThe run ${first.runId} continues. Check on it later.`, undefined, { cause });
    },
    signal,
    known: first,
    patienceMs,
  });
}

function delayAfter(error: unknown): number | undefined {
  if (error instanceof ApiBusyError) return error.delayMs;
  return error instanceof CliError && !(error instanceof ApiUnreachableError) ? undefined : 0;
}
