import type { Log } from '../config/log.js';
import { type Chromium, closeChromium } from './chromium.js';

/** A run that just started needs the processor for itself: the next browser is launched this much later. */
const REFILL_MS = 1500;
const RETRY_MS = 5000;

/** Keeps `ready` Chromiums launched ahead, never more than `places` in all. A dead one is replaced. */
export class ReadyPool {
  private readonly waiting: Promise<Chromium>[] = [];
  private inUse = 0;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly size: { ready: number; places: number },
    private readonly launch: () => Promise<Chromium>,
    private readonly log: Log,
  ) {}

  /**
   * A launched Chromium, which is the caller's from now on; or what `launch` launches in its place, when that is given. Rejects
   * when none can be launched.
   */
  async take(launch?: () => Promise<Chromium>): Promise<Chromium> {
    const launched = launch === undefined ? (this.waiting.shift() ?? this.launch()) : launch();
    this.inUse += 1;
    this.fillIn(REFILL_MS);
    let chromium: Chromium;
    try {
      chromium = await launched;
    } catch (error) {
      this.inUse -= 1;
      throw error;
    }
    chromium.browser.once('disconnected', () => {
      this.inUse -= 1;
      this.fillIn(REFILL_MS);
    });
    return chromium;
  }

  /** Launches the first, then the others in the background. Rejects when the first cannot be launched. */
  async begin(): Promise<void> {
    if (this.size.ready > 0) this.launchAhead(Promise.resolve(await this.launch()));
    this.fill();
  }

  /** Launches what is missing, in the background. */
  fill(): void {
    while (!this.isClosed && this.waiting.length < Math.min(this.size.ready, this.size.places - this.inUse)) {
      this.launchAhead();
    }
  }

  /** Closes those nobody took; launches no more ahead. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await Promise.allSettled(this.waiting.splice(0).map((launched) => launched.then(closeChromium)));
  }

  private launchAhead(launched = this.launch()): void {
    this.waiting.push(launched);
    const forget = () => {
      const at = this.waiting.indexOf(launched);
      if (at >= 0) void this.waiting.splice(at, 1);
      return at >= 0;
    };
    void launched.then(
      ({ browser, pid }) =>
        browser.once('disconnected', () => {
          if (!forget()) return;
          this.log.warn({ chromium: pid }, 'ready browser ended, launching another');
          this.fillIn(REFILL_MS);
        }),
      (error: unknown) => {
        forget();
        this.log.error({ err: error }, 'browser could not be launched ahead');
        this.fillIn(RETRY_MS);
      },
    );
  }

  private fillIn(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!this.isClosed) this.timer = setTimeout(() => this.fill(), milliseconds);
  }
}
