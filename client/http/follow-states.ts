import type { RunState } from '../../contracts/run-state.js';
import { ENDED } from '../../contracts/run-status.js';
import { readEvents } from './sse.js';
import { sleep } from './sleep.js';

/** Shortest time between two connections. */
const RETRY_MS = 500;
/** How long to wait for a state, whatever the reason for the delay. */
export const PATIENCE_MS = 60_000;

interface Following {
  /** Opens the event stream of the run. */
  open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  /** Reads a state. Throws for anything else. */
  read: (data: unknown) => RunState;
  /** The milliseconds until the next try after this error; undefined when trying again does not help. */
  delayAfter: (error: unknown) => number | undefined;
  /** The error to throw when no state arrives for `patienceMs`. */
  gaveUp: (cause: unknown) => Error;
  signal: AbortSignal;
  /** A state that the caller has already. */
  known?: RunState;
  patienceMs?: number;
}

/**
 * Yields the states of a run until the last, each different from the one before. When the stream drops, or the API is away or busy, connects
 * again, no sooner than `delayAfter` says. Throws the reason of the signal when it aborts.
 */
export async function* followStates({
  open,
  read,
  delayAfter,
  gaveUp,
  signal,
  known,
  patienceMs = PATIENCE_MS,
}: Following): AsyncGenerator<RunState, void, undefined> {
  let last = known && JSON.stringify(known);
  let goneSince: number | undefined;
  while (known === undefined || !isEnded(known)) {
    let delayMs = RETRY_MS;
    let cause: unknown;
    try {
      for await (const data of readEvents(await open(signal), 'state')) {
        goneSince = undefined;
        if (data === last) continue;
        last = data;
        known = newer(known, read(JSON.parse(data)));
        yield known;
        if (isEnded(known)) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      const wanted = delayAfter(error);
      if (wanted === undefined) throw error;
      delayMs = Math.max(RETRY_MS, wanted);
      cause = error;
    }
    // A stream may also end in order, for example when the API restarts.
    goneSince ??= Date.now();
    if (Date.now() + delayMs - goneSince > patienceMs) throw gaveUp(cause);
    await sleep(delayMs, signal);
  }
}

/** While no worker answers, a restarted API knows less than the caller does. */
function newer(known: RunState | undefined, update: RunState): RunState {
  const isLess = known !== undefined && known.nodes.length > 0 && update.nodes.length === 0 && !isEnded(update);
  return isLess ? { ...known, ...(update.waitsFor && { waitsFor: update.waitsFor }) } : update;
}

function isEnded({ status }: RunState): boolean {
  return ENDED.includes(status);
}
