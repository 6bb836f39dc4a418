import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState } from '../../contracts/run-state.js';
import { ENDED } from '../../contracts/run-status.js';
import { ResultUnavailableError, UnavailableError } from '../errors.js';
import { HistoryTail } from './history.js';
import type { Reading, RunReader } from './read.js';
import type { TemporalRuns } from './temporal-runs.js';

/** Milliseconds until the next reading when no worker answered, or not even Temporal. */
const RETRY_MS = 500;
/** Changes within this time are read together. */
const MERGE_MS = 50;
/** Milliseconds that a watch waits for its first state, and for the result of a run that has ended. */
const FIRST_PATIENCE_MS = 10_000;
/** Milliseconds that a watch waits for a later state while Temporal is unreachable. */
const PATIENCE_MS = 60_000;
/**
 * Temporal may keep a query until the workflow task after the next one. This long after a change, a reading that is still without an answer
 * gets a second one beside it.
 */
const OUTRUN_MS = 100;
/** A poll may hang without an error, and a worker may disappear without an event, so a state counts as current for this time only. */
const CURRENT_MS = 1000;

/** When a reading began: its number, the version of the history, and the time in epoch milliseconds. */
interface ReadingBegin {
  number: number;
  version: number;
  at: number;
}

/** The state of one run and its history, shared by everybody in this process who reads or watches the run. */
export class FollowedRun {
  private readonly tail: HistoryTail;
  private readonly readings = new EventEmitter().setMaxListeners(0);
  /** The newest reading, and its state as JSON. */
  private latest: (Reading & ReadingBegin & { text: string }) | undefined;
  private begun: ReadingBegin = { number: 0, version: 0, at: 0 };
  private watchers = 0;
  private isWatching = false;
  private failure: { error: unknown } | undefined;

  /** `onUnwatched`: called when the last watch has ended. */
  constructor(
    temporal: TemporalRuns,
    private readonly reader: RunReader,
    private readonly runId: string,
    private readonly onUnwatched: () => void,
  ) {
    this.tail = new HistoryTail(temporal, runId);
  }

  get isWatched(): boolean {
    return this.watchers > 0;
  }

  /** Marks the state as outdated: this process has changed the run. */
  outdate(): void {
    this.tail.change();
  }

  stop(): void {
    this.tail.stop();
  }

  /** Returns the known state if it is current; otherwise reads the run now. Errors as for `RunReader.read`. */
  async current(): Promise<RunState> {
    const { latest } = this;
    const isCurrent = this.isUnchanged() && this.tail.isOpen;
    if (latest !== undefined && isCurrent && Date.now() - Math.max(latest.at, this.tail.heardAt) < CURRENT_MS) {
      return latest.state;
    }
    return await this.read();
  }

  /** Reads the run now. When no worker answers for it, the state contains what Temporal knows. Errors as for `RunReader.read`. */
  async read(): Promise<RunState> {
    const { begun, reading } = await this.ask();
    // Watchers have a newer state than Temporal's record, and find out by themselves that no worker answers.
    if (reading.isComplete) this.accept(begun, reading);
    else this.outdate();
    return reading.state;
  }

  /** Yields the state now and after each change; see `Intermission.watchRun`. */
  async *watch(signal: AbortSignal): AsyncGenerator<RunState, void, undefined> {
    this.watchers += 1;
    if (!this.isWatching) void this.keepReading();
    let seen = this.outdatedNumber();
    let yielded = '';
    try {
      while (!signal.aborted) {
        const { latest } = this;
        if (latest !== undefined && latest.number > seen) {
          seen = latest.number;
          if (latest.text !== yielded) yield latest.state;
          yielded = latest.text;
          if (ENDED.includes(latest.state.status)) return;
        } else if (this.isWatching) {
          await once(this.readings, 'reading', { signal }).catch(() => undefined);
        } else if (this.failure !== undefined) {
          throw this.failure.error;
        } else return;
      }
    } finally {
      this.watchers -= 1;
      if (this.watchers === 0) this.onUnwatched();
    }
  }

  private begin(): ReadingBegin {
    this.begun = { number: this.begun.number + 1, version: this.tail.version, at: Date.now() };
    return this.begun;
  }

  /** Reads the run. If it changes meanwhile, reads it again, and returns the reading that is answered first. */
  private async ask(lastKnown?: RunState): Promise<{ begun: ReadingBegin; reading: Reading }> {
    const begun = this.begin();
    const asked = this.askOnce(lastKnown).then((reading) => ({ begun, reading }));
    const answered = new AbortController();
    const outrun = this.tail
      .next(begun.version, answered.signal)
      .then(() => sleep(OUTRUN_MS, undefined, { ref: false }));
    const first = await Promise.race([asked, outrun]).finally(() => answered.abort());
    if (first !== undefined) return first;
    return this.tail.version === begun.version ? await asked : await Promise.race([asked, this.ask(lastKnown)]);
  }

  private async askOnce(lastKnown: RunState | undefined): Promise<Reading> {
    return this.tail.isOpen
      ? await this.reader.readOpen(this.runId, lastKnown)
      : await this.reader.read(this.runId, lastKnown);
  }

  /** A reading that began before the newest one says nothing new. */
  private accept(begun: ReadingBegin, reading: Reading): void {
    if (begun.number <= (this.latest?.number ?? 0)) return;
    this.latest = { ...begun, ...reading, text: JSON.stringify(reading.state) };
    this.readings.emit('reading');
  }

  /** The number of the newest reading that may be outdated. The first state of a watch must have a higher number. */
  private outdatedNumber(): number {
    if (this.isUnchanged()) return 0;
    return this.begun.version === this.tail.version ? (this.latest?.number ?? 0) : this.begun.number;
  }

  /** Whether no event has followed the newest reading. */
  private isUnchanged(): boolean {
    return this.latest?.isComplete === true && this.latest.version === this.tail.version;
  }

  /** Reads the run after each change while somebody watches it. */
  private async keepReading(): Promise<void> {
    this.isWatching = true;
    this.failure = undefined;
    try {
      while (this.isWatched) {
        const { version } = this.tail;
        const at = Date.now();
        const reading = await this.readPatiently();
        if (reading === undefined || ENDED.includes(reading.state.status)) return;
        if (!reading.isComplete) await sleep(RETRY_MS, undefined, { ref: false });
        else await this.tail.next(version);
        await this.tail.end(at + MERGE_MS - Date.now());
      }
    } catch (error) {
      this.failure = { error };
    } finally {
      this.isWatching = false;
      this.readings.emit('reading');
    }
  }

  /** Reads until Temporal answers; undefined once nobody watches. Throws `UnavailableError` when Temporal does not answer in time. */
  private async readPatiently(): Promise<Reading | undefined> {
    const patienceMs = this.latest === undefined ? FIRST_PATIENCE_MS : PATIENCE_MS;
    let since: number | undefined;
    while (this.isWatched) {
      try {
        const { begun, reading } = await this.ask(this.latest?.state);
        this.accept(begun, reading);
        return reading;
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        since ??= Date.now();
        if (Date.now() - since > (error instanceof ResultUnavailableError ? FIRST_PATIENCE_MS : patienceMs))
          throw error;
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
    return undefined;
  }
}
