import { type Intermission, type RunState, UnavailableError } from '../../client/index.js';

interface Subscriber {
  onState(state: RunState): void;
  /** No further state follows: either the run has ended (no error), or the run is unknown. */
  onEnd(error?: unknown): void;
}

interface Watch {
  subscribers: Set<Subscriber>;
  latest?: RunState;
  /** Why no further state follows, unless the run ended. */
  failure?: unknown;
  stop: AbortController;
}

/** One subscription per run, shared by all its viewers. */
export class RunSubscriptions {
  private readonly intermission: Intermission;
  private readonly watches = new Map<string, Watch>();

  constructor(intermission: Intermission) {
    this.intermission = intermission;
  }

  /**
   * Sends the subscriber the current state and every change. Returns a function that ends the subscription; calling it twice does no harm.
   */
  subscribe(runId: string, subscriber: Subscriber): () => void {
    const watch = this.watches.get(runId) ?? this.open(runId);
    watch.subscribers.add(subscriber);
    if (watch.latest !== undefined) subscriber.onState(watch.latest);
    return () => {
      watch.subscribers.delete(subscriber);
      if (watch.subscribers.size === 0) this.close(runId, watch);
    };
  }

  /** Ends every subscription. Subscribers that have not received a state get an error that allows a retry. */
  stop(): void {
    for (const [runId, watch] of this.watches) {
      watch.failure = new UnavailableError('The server restarts; try again in a moment');
      this.close(runId, watch);
    }
  }

  private open(runId: string): Watch {
    const watch: Watch = { subscribers: new Set(), stop: new AbortController() };
    this.watches.set(runId, watch);
    void this.follow(runId, watch);
    return watch;
  }

  private async follow(runId: string, watch: Watch): Promise<void> {
    try {
      for await (const state of this.intermission.watchRun(runId, { signal: watch.stop.signal })) {
        watch.latest = state;
        for (const subscriber of [...watch.subscribers]) subscriber.onState(state);
      }
    } catch (error) {
      watch.failure = error;
    }
    this.close(runId, watch);
    for (const subscriber of [...watch.subscribers]) subscriber.onEnd(watch.failure);
  }

  private close(runId: string, watch: Watch): void {
    watch.stop.abort();
    if (this.watches.get(runId) === watch) this.watches.delete(runId);
  }
}
