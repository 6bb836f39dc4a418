import type { Log } from '../../infra/log.js';
import type { LaunchedSession } from '../process/session-process.js';

/** A run that has just started needs the processor for itself, so the next browser is launched this much later. */
const REFILL_MS = 1500;
const RETRY_MS = 5000;

/** Keeps `ready` launched Chromiums in reserve, but never more than `slots` in total. Replaces those that die. */
export class ReadyPool {
  private readonly waiting: Promise<LaunchedSession>[] = [];
  private inUse = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed?: Promise<void>;

  constructor(
    private readonly size: { ready: number; slots: number },
    private readonly launch: () => Promise<LaunchedSession>,
    private readonly log: Log,
  ) {}

  /** Hands over a launched Chromium, or launches one with `launch` when it is given. Rejects when none can be launched. */
  async take(launch?: () => Promise<LaunchedSession>): Promise<LaunchedSession> {
    const launched = launch === undefined ? (this.waiting.shift() ?? this.launch()) : launch();
    this.inUse += 1;
    this.fillIn(REFILL_MS);
    let session: LaunchedSession;
    try {
      session = await launched;
    } catch (error) {
      this.inUse -= 1;
      throw error;
    }
    void session.gone.then(() => {
      this.inUse -= 1;
      this.fillIn(REFILL_MS);
    });
    return session;
  }

  /** Launches the first one, then the others in the background. Rejects when the first cannot be launched. */
  async begin(): Promise<void> {
    if (this.size.ready > 0) this.launchAhead(Promise.resolve(await this.launch()));
    this.fill();
  }

  /** Launches the missing ones in the background. */
  fill(): void {
    while (this.closed === undefined && this.waiting.length < Math.min(this.size.ready, this.size.slots - this.inUse)) {
      this.launchAhead();
    }
  }

  /** Closes those that nobody took, and launches no more. */
  close(): Promise<void> {
    this.closed ??= this.closeAll();
    return this.closed;
  }

  private async closeAll(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.allSettled(
      this.waiting
        .splice(0)
        .map((launched) => launched.then((session) => session.shutDown({ kind: 'closed', finalScreenshot: false }))),
    );
  }

  private launchAhead(launched = this.launch()): void {
    this.waiting.push(launched);
    const forget = () => {
      const at = this.waiting.indexOf(launched);
      if (at >= 0) void this.waiting.splice(at, 1);
      return at >= 0;
    };
    void launched.then(
      ({ gone, pid }) =>
        void gone.then(() => {
          if (!forget()) return;
          this.log.warn({ chromium: pid }, 'ready browser ended, launching another');
          this.fillIn(REFILL_MS);
        }),
      (error: unknown) => {
        forget();
        this.log.error({ err: error }, 'ready browser could not be launched');
        this.fillIn(RETRY_MS);
      },
    );
  }

  private fillIn(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.closed === undefined) this.timer = setTimeout(() => this.fill(), milliseconds);
  }
}
