import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';
import { ENDED, type RunState } from '../automation/index.js';
import { UnavailableError } from './errors.js';
import { tailHistory } from './history.js';
import { readRun, type Reading } from './read.js';

export interface WatchOptions {
  /** Ends the watch. */
  signal?: AbortSignal;
}

/** Pause before reading again what no worker, or no Temporal, could tell. */
const RETRY_MS = 500;

/**
 * Yields the run's state now and after each change, and ends after its ended state. Changes that come faster than they are
 * consumed become one. It lives through restarts of workers and of Temporal. Throws `RunNotFoundError`.
 */
export async function* watchRun(
  client: Client,
  connection: Connection,
  runId: string,
  { signal }: WatchOptions = {},
): AsyncGenerator<RunState, void, undefined> {
  const tail = new AbortController();
  const ended = signal === undefined ? tail.signal : AbortSignal.any([signal, tail.signal]);
  const changes = tailHistory(client, connection, runId, ended);
  let yielded = '';
  let state: RunState | undefined;
  try {
    while (!ended.aborted) {
      changes.seen();
      const reading = await readPatiently(client, connection, runId, state, ended);
      if (reading === undefined) return;
      state = reading.state;
      const text = JSON.stringify(state);
      if (text !== yielded) yield state;
      yielded = text;
      if (ENDED.includes(state.status)) return;
      await (reading.isComplete ? changes.next() : pause(ended));
    }
  } finally {
    tail.abort();
  }
}

/** Reads until Temporal answers; undefined once the watch was ended. */
async function readPatiently(
  client: Client,
  connection: Connection,
  runId: string,
  lastKnown: RunState | undefined,
  ended: AbortSignal,
): Promise<Reading | undefined> {
  for (;;) {
    if (ended.aborted) return undefined;
    try {
      return await readRun(client, connection, runId, lastKnown);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      await pause(ended);
    }
  }
}

async function pause(ended: AbortSignal): Promise<void> {
  await sleep(RETRY_MS, undefined, { signal: ended, ref: false }).catch(() => undefined);
}
