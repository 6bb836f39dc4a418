import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED, type RunState } from '../../automation/index.js';
import { ApiUnreachable, type ApiClient } from '../api-client.js';
import { CliError } from '../errors.js';
import { readEvents } from './sse.js';

const RETRY_MS = 500;
/** How long an API that went away may take to come back. */
const PATIENCE_MS = 60_000;

/** The run's states from `first` on, each that differs from the one before, up to the last. Survives a restart of the API. */
export async function* watchRun(api: ApiClient, first: RunState, signal: AbortSignal): AsyncGenerator<RunState> {
  yield first;
  let known = first;
  let last = JSON.stringify(first);
  let ended = isEnded(first);
  let goneSince: number | undefined;
  while (!ended) {
    try {
      for await (const data of readEvents(await api.events(first.runId, signal), 'state')) {
        goneSince = undefined;
        if (data === last) continue;
        last = data;
        const told = JSON.parse(data) as RunState;
        ended = isEnded(told);
        // While no worker answers, a restarted API knows less than we do.
        const isLess = known.nodes.length > 0 && told.nodes.length === 0 && !ended;
        known = isLess ? { ...known, ...(told.waitsFor && { waitsFor: told.waitsFor }) } : told;
        yield known;
        if (ended) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CliError && !(error instanceof ApiUnreachable)) throw error;
      goneSince ??= Date.now();
      if (Date.now() - goneSince > PATIENCE_MS) {
        throw new CliError(`The API is gone. The run ${first.runId} goes on without it.`, undefined, { cause: error });
      }
    }
    if (!ended) await sleep(RETRY_MS, undefined, { signal });
  }
}

function isEnded(state: RunState): boolean {
  return ENDED.includes(state.status);
}
