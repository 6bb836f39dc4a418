import { type Intermission, type RunState, UnavailableError } from '../../client/index.js';

/** The open watches of this process. `Intermission` follows each run once, however many watches it has. */
export class RunWatches {
  private readonly open = new Set<AbortController>();

  constructor(private readonly intermission: Intermission) {}

  /**
   * Yields the run's state now and after each change, until the run has ended or `left` is aborted. Throws `UnavailableError` when the
   * server stops, and the errors of `Intermission.watchRun`.
   */
  async *watch(runId: string, left: AbortSignal): AsyncGenerator<RunState, void, undefined> {
    const over = new AbortController();
    const leave = () => over.abort();
    if (left.aborted) leave();
    left.addEventListener('abort', leave);
    this.open.add(over);
    try {
      yield* this.intermission.watchRun(runId, { signal: over.signal });
      if (over.signal.reason instanceof UnavailableError) throw over.signal.reason;
    } finally {
      this.open.delete(over);
      left.removeEventListener('abort', leave);
    }
  }

  /** Ends every watch with an error that allows a retry. */
  stop(): void {
    for (const over of this.open) over.abort(new UnavailableError('The server restarts; try again in a moment'));
  }
}
