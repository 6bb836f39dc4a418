import type { LeasedRun } from '../../contracts/lease.js';
import { browsersMetrics } from '../../infra/metrics/browsers-metrics.js';
import type { Log } from '../../infra/log.js';
import type { ProcessEnd, OpenResult } from '../process/messages.js';
import type { LaunchedSession } from '../process/session-process.js';
import type { End } from '../session/browser-session.js';

/** How often a session that no activity holds checks that its run is still running, in milliseconds. */
const CHECK_MS = 20_000;
/**
 * How long a session may stay open without an activity, in milliseconds. A run notices a lost activity after 90 s, and holds its session
 * again. If no activity ever held the session, its run probably has another browser, because Temporal gave up on the opening.
 */
const UNHELD_MS = 120_000;
const NEVER_HELD_MS = 60_000;

type SessionResult = ProcessEnd & { end: End };

/** An open session, and at most one activity that holds it. The session shuts down when it ends, no matter which activity holds it. */
export class BrowserSlot {
  /** Settles when nothing of the session is left. */
  readonly finished: Promise<SessionResult>;
  private letGo: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private wasHeld = false;

  /** `isWanted` says whether the run still needs the session. */
  constructor(
    readonly session: LaunchedSession,
    readonly run: LeasedRun,
    private readonly isWanted: () => Promise<boolean>,
    shutDown: (end: End) => Promise<ProcessEnd>,
  ) {
    this.finished = session.ended.then(async (end) => ({ end, ...(await shutDown(end)) }));
    // Stops the timer even when no activity waits for the end.
    this.finished.finally(() => clearTimeout(this.timer)).catch(() => undefined);
  }

  /** Holds the session from now on. Resolves with undefined when another activity took it over, or it was left. */
  hold(): Promise<SessionResult | undefined> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wasHeld = true;
    this.letGo();
    const given = new Promise<undefined>((resolve) => (this.letGo = () => resolve(undefined)));
    return Promise.race([this.finished, given]);
  }

  /** No activity holds the session any more. It stays open for a while if the run still needs it. */
  leave(): void {
    this.letGo();
    this.wait(Date.now() + (this.wasHeld ? UNHELD_MS : NEVER_HELD_MS));
  }

  private wait(until: number): void {
    clearTimeout(this.timer);
    const timer = setTimeout(() => void this.endUnlessWanted(timer, until), CHECK_MS);
    this.timer = timer;
  }

  private async endUnlessWanted(timer: NodeJS.Timeout, until: number): Promise<void> {
    const isWanted = Date.now() < until && (await this.isWanted());
    // Another activity holds it by now.
    if (timer !== this.timer) return;
    if (isWanted) this.wait(until);
    else this.session.close(false);
  }
}

/** The open sessions of one process. */
export class BrowserSlots {
  private readonly open = new Map<string, BrowserSlot>();
  private readonly opening = new Set<Promise<unknown>>();

  /** `isRunning` says whether the execution is running. Resolves with true if Temporal is unreachable. */
  constructor(
    private readonly log: Log,
    private readonly isRunning: (run: LeasedRun) => Promise<boolean>,
  ) {}

  add(session: LaunchedSession, { sessionId }: OpenResult, run: LeasedRun): BrowserSlot {
    const fields = { runId: run.workflowId, sessionId };
    const held = new BrowserSlot(
      session,
      run,
      () => this.isRunning(run),
      async (end) => {
        try {
          return await session.shutDown(end);
        } finally {
          this.open.delete(sessionId);
          this.log.info({ ...fields, end: end.kind }, 'session closed');
          if (end.kind === 'lost') browsersMetrics.sessionsLost.inc({ cause: end.cause });
          else browsersMetrics.sessionsClosed.inc();
        }
      },
    );
    this.open.set(sessionId, held);
    this.log.info(fields, 'session opened');
    return held;
  }

  /** The number of open sessions. */
  get count(): number {
    return this.open.size;
  }

  find(sessionId: string): BrowserSlot | undefined {
    return this.open.get(sessionId);
  }

  /** Counts a session that is about to open. */
  async whileOpening<Result>(opening: Promise<Result>): Promise<Result> {
    this.opening.add(opening);
    try {
      return await opening;
    } finally {
      this.opening.delete(opening);
    }
  }

  /** Waits until no session is open or about to open. */
  async allFinished(): Promise<void> {
    for (;;) {
      const left = [...this.opening, ...[...this.open.values()].map(({ finished }) => finished)];
      if (left.length === 0) return;
      await Promise.allSettled(left);
    }
  }

  /** Ends the sessions that are still open. */
  async closeAll(): Promise<void> {
    const left = [...this.open.values()];
    for (const { session } of left) session.close(false);
    await Promise.allSettled(left.map((held) => held.finished));
  }
}
