import type { Log } from '../../infra/log.js';
import type { ProcessEnd, OpenResult } from '../process/messages.js';
import type { SessionProcess } from '../process/session-process.js';
import type { End } from '../session/browser-session.js';

/** How long a session waits for the next activity to hold it, in milliseconds. */
const LINGER_MS = 20_000;

type SessionResult = ProcessEnd & { end: End };

/** An open session, and at most one activity that holds it. The session shuts down when it ends, no matter which activity holds it. */
export class BrowserSlot {
  /** Settles when nothing of the session is left. */
  readonly finished: Promise<SessionResult>;
  private letGo: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly session: SessionProcess,
    readonly opened: OpenResult,
    shutDown: (end: End) => Promise<ProcessEnd>,
  ) {
    this.finished = session.ended.then(async (end) => ({ end, ...(await shutDown(end)) }));
    // Stops the timer even when no activity waits for the end.
    this.finished.finally(() => clearTimeout(this.timer)).catch(() => undefined);
  }

  /** Holds the session from now on. Resolves with undefined when another activity took it over, or it was left. */
  hold(): Promise<SessionResult | undefined> {
    clearTimeout(this.timer);
    this.letGo();
    const given = new Promise<undefined>((resolve) => (this.letGo = () => resolve(undefined)));
    return Promise.race([this.finished, given]);
  }

  /** No activity holds the session any more. It ends unless another one holds it in time. */
  leave(): void {
    this.letGo();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.session.close(false), LINGER_MS);
  }
}

/** The open sessions of one process. */
export class BrowserSlots {
  private readonly open = new Map<string, BrowserSlot>();

  constructor(private readonly log: Log) {}

  add(session: SessionProcess, opened: OpenResult, runId: string): BrowserSlot {
    const { sessionId } = opened;
    const held = new BrowserSlot(session, opened, async (end) => {
      try {
        return await session.shutDown(end);
      } finally {
        this.open.delete(sessionId);
        this.log.info({ runId, sessionId, end: end.kind }, 'session closed');
      }
    });
    this.open.set(sessionId, held);
    this.log.info({ runId, sessionId }, 'session opened');
    return held;
  }

  find(sessionId: string): BrowserSlot | undefined {
    return this.open.get(sessionId);
  }

  /** Ends the sessions that are still open. */
  async closeAll(): Promise<void> {
    const left = [...this.open.values()];
    for (const { session } of left) session.close(false);
    await Promise.allSettled(left.map((held) => held.finished));
  }
}
