import { type Intermission, type RunState, UnavailableError } from '../client/index.js';

interface Subscriber {
  onState(state: RunState): void;
  /** No further state comes: after the ended one (no error), or because the run is not known. */
  onEnd(error?: unknown): void;
}

interface Watch {
  subscribers: Set<Subscriber>;
  latest?: RunState;
  /** Why no further state comes, when it is not the run's end. */
  failure?: unknown;
  stop: AbortController;
}

/** One watch for each run that anybody looks at, however many look. */
export class Watches {
  readonly #intermission: Intermission;
  readonly #watches = new Map<string, Watch>();

  constructor(intermission: Intermission) {
    this.#intermission = intermission;
  }

  /** Tells the subscriber the state now and after each change. Returns what ends the subscription; it may be called twice. */
  subscribe(runId: string, subscriber: Subscriber): () => void {
    const watch = this.#watches.get(runId) ?? this.#open(runId);
    watch.subscribers.add(subscriber);
    if (watch.latest !== undefined) subscriber.onState(watch.latest);
    return () => {
      watch.subscribers.delete(subscriber);
      if (watch.subscribers.size === 0) this.#close(runId, watch);
    };
  }

  /** Ends every watch. Whoever was told nothing yet is told that it may ask again. */
  stop(): void {
    for (const [runId, watch] of this.#watches) {
      watch.failure = new UnavailableError('The server restarts; try again in a moment');
      this.#close(runId, watch);
    }
  }

  #open(runId: string): Watch {
    const watch: Watch = { subscribers: new Set(), stop: new AbortController() };
    this.#watches.set(runId, watch);
    void this.#follow(runId, watch);
    return watch;
  }

  async #follow(runId: string, watch: Watch): Promise<void> {
    try {
      for await (const state of this.#intermission.watchRun(runId, { signal: watch.stop.signal })) {
        watch.latest = state;
        for (const subscriber of [...watch.subscribers]) subscriber.onState(state);
      }
    } catch (error) {
      watch.failure = error;
    }
    this.#close(runId, watch);
    for (const subscriber of [...watch.subscribers]) subscriber.onEnd(watch.failure);
  }

  #close(runId: string, watch: Watch): void {
    watch.stop.abort();
    if (this.#watches.get(runId) === watch) this.#watches.delete(runId);
  }
}
