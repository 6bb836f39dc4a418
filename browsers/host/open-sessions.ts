import { RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import type { LeasedRun } from '../../contracts/lease.js';
import type { Log } from '../../infra/log.js';
import type { ProcessEnd, OpenResult } from '../process/messages.js';
import type { LaunchedSession } from '../process/session-process.js';
import type { End } from '../session/browser-session.js';

/** How often a session that no activity holds checks that its run still needs it, in milliseconds. */
const LINGER_MS = 20_000;
/** How long a session may stay open, in milliseconds. By then its run has ended. */
const MAX_AGE_MS = (RUN_LIMIT_SECONDS + 60) * 1000;

type SessionResult = ProcessEnd & { end: End };

/** An open session, and at most one activity that holds it. The session shuts down when it ends, no matter which activity holds it. */
export class BrowserSlot {
  /** Settles when nothing of the session is left. */
  readonly finished: Promise<SessionResult>;
  private letGo: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly openedAt = Date.now();

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
    this.letGo();
    const given = new Promise<undefined>((resolve) => (this.letGo = () => resolve(undefined)));
    return Promise.race([this.finished, given]);
  }

  /** Called when no activity holds the session any more. The session stays open as long as its run needs it. */
  leave(): void {
    this.letGo();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.linger(this.timer), LINGER_MS);
  }

  private async linger(timer: NodeJS.Timeout | undefined): Promise<void> {
    const isWanted = Date.now() < this.openedAt + MAX_AGE_MS && (await this.isWanted());
    // Another activity has taken the session over meanwhile.
    if (timer !== this.timer) return;
    if (isWanted) this.leave();
    else this.session.close(false);
  }
}

/** The open sessions of one process. */
export class BrowserSlots {
  private readonly open = new Map<string, BrowserSlot>();

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
        }
      },
    );
    this.open.set(sessionId, held);
    this.log.info(fields, 'session opened');
    return held;
  }

  find(sessionId: string): BrowserSlot | undefined {
    return this.open.get(sessionId);
  }

  /** Waits until no session is open. */
  async allFinished(): Promise<void> {
    while (this.open.size > 0) await Promise.allSettled([...this.open.values()].map(({ finished }) => finished));
  }

  /** Ends the sessions that are still open. */
  async closeAll(): Promise<void> {
    const left = [...this.open.values()];
    for (const { session } of left) session.close(false);
    await Promise.allSettled(left.map((held) => held.finished));
  }
}
