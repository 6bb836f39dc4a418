import { AsyncLocalStorage } from 'node:async_hooks';
import { Worker } from 'node:worker_threads';
import type { SessionRequest } from '../../contracts/session-commands.js';
import { builtFile } from '../built-file.js';

/**
 * How long the event loop may be blocked before the process ends. Temporal gives a step to another worker after 3 s without a heartbeat; a
 * loop that is blocked for this long does not recover.
 */
const STANDSTILL_SECONDS = 10;

/** A step of a run, which the watcher names when it blocks the event loop. */
export interface WatchedStep {
  runId: string;
  /** Type of the activity. */
  step: string;
  /** The session to which the watcher reports the step, and what it reports. The URL is a secret. */
  report: { liveUrl: string; request: SessionRequest<'blocked'> };
}

/** The data that the watcher gets from the thread it watches. */
export interface EventLoopBeat {
  /** Counter that the event loop increments. */
  beats: Int32Array;
  seconds: number;
}

/** The watcher evaluates this expression in the watched thread while its event loop is blocked. */
export const BLOCKING_STEP = "globalThis[Symbol.for('intermission.blockingStep')]()";

const steps = new AsyncLocalStorage<WatchedStep>();
Object.defineProperty(globalThis, Symbol.for('intermission.blockingStep'), { value: () => steps.getStore() ?? null });

/** Runs an activity so that the watcher can tell which step is running. */
export function runWatchedStep<T>(step: WatchedStep, act: () => Promise<T>): Promise<T> {
  return steps.run(step, act);
}

/**
 * Ends this process when its event loop is blocked: nothing else in it can notice, while Temporal's native part keeps requesting work that
 * is never done. The supervisor starts another process. Before that, the watcher reports the step that blocks the event loop. It neither
 * ends nor reports a process that is stopped as a whole.
 */
export function watchEventLoop(seconds = STANDSTILL_SECONDS): void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), 250).unref();
  const workerData: EventLoopBeat = { beats, seconds };
  new Worker(builtFile('infra/processes/event-loop-watcher.js'), { execArgv: [], workerData }).unref();
}
