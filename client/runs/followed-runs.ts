import { LRUCache } from 'lru-cache';
import type { RunState } from '../../contracts/run-state.js';
import { ENDED } from '../../contracts/run-status.js';
import { FollowedRun } from './followed-run.js';
import type { RunReader } from './read.js';
import type { TemporalRuns } from './temporal-runs.js';

/** How to read a run. */
export interface ReadOptions {
  /** Asks an open run in any case. Otherwise the state may lack changes that other processes made within the last second. */
  isFresh?: boolean;
}

export interface WatchOptions {
  /** Ends the watch. */
  signal?: AbortSignal;
}

/** A process follows a run that it reads twice within this time, and stops when it has not read the run for this time. */
const POLLED_MS = 5000;
/** Maximum number of runs whose last read is remembered. */
const MAX_READ_RUNS = 10_000;
/** Maximum number of runs that a process follows because it reads them again and again. Each has one call to Temporal open. */
const MAX_POLLED_RUNS = 500;

/** The runs that this process watches, or reads again and again. It follows the history of each once, instead of asking the run. */
export class FollowedRuns {
  private readonly runs = new Map<string, FollowedRun>();
  private readonly readRuns = new LRUCache<string, true>({ max: MAX_READ_RUNS, ttl: POLLED_MS });
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly temporal: TemporalRuns,
    private readonly reader: RunReader,
  ) {
    temporal.whenWritten((runId) => this.runs.get(runId)?.outdate());
  }

  /** The run's state. Errors as for `RunReader.read`. */
  async read(runId: string, { isFresh = false }: ReadOptions = {}): Promise<RunState> {
    const ended = this.reader.recentEnd(runId);
    if (ended !== undefined) return ended;
    const isRepeated = this.readRuns.has(runId);
    this.readRuns.set(runId, true);
    const followed = this.runs.get(runId);
    if (followed !== undefined) {
      const state = isFresh ? await followed.read() : await followed.current();
      if (ENDED.includes(state.status)) this.endPolled(runId);
      else this.stopLater(runId);
      return state;
    }
    const { state } = await this.reader.read(runId);
    if (isRepeated && !ENDED.includes(state.status) && this.timers.size < MAX_POLLED_RUNS) {
      this.follow(runId);
      this.stopLater(runId);
    }
    return state;
  }

  /** Yields the state now and after each change; see `Intermission.watchRun`. */
  async *watch(runId: string, { signal }: WatchOptions = {}): AsyncGenerator<RunState, void, undefined> {
    yield* this.follow(runId).watch(signal ?? new AbortController().signal);
  }

  /** Stops following the runs that nobody watches. */
  stop(): void {
    for (const runId of [...this.timers.keys()]) this.endPolled(runId);
  }

  private follow(runId: string): FollowedRun {
    const known = this.runs.get(runId);
    if (known !== undefined) return known;
    const followed = new FollowedRun(this.temporal, this.reader, runId, () => this.stopUnused(runId));
    this.runs.set(runId, followed);
    return followed;
  }

  private stopLater(runId: string): void {
    clearTimeout(this.timers.get(runId));
    this.timers.set(runId, setTimeout(() => this.endPolled(runId), POLLED_MS).unref());
  }

  private endPolled(runId: string): void {
    clearTimeout(this.timers.get(runId));
    this.timers.delete(runId);
    this.stopUnused(runId);
  }

  private stopUnused(runId: string): void {
    const followed = this.runs.get(runId);
    if (followed === undefined || followed.isWatched || this.timers.has(runId)) return;
    followed.stop();
    this.runs.delete(runId);
  }
}
