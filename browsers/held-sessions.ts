import type { Artifact } from '../automation/index.js';
import type { Log } from '../config/log.js';
import type { SessionServer } from './server.js';
import type { BrowserSession, End } from './session.js';

/** How long a session waits for the next activity to hold it. */
const LINGER_MS = 20_000;

interface Finished {
  end: End;
  artifacts: Artifact[];
}

/** A session that is open, and at most one activity that holds it. It shuts down when it ends, whoever holds it. */
export class HeldSession {
  /** Settles when nothing of the session is left. */
  readonly finished: Promise<Finished>;
  private letGo: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly session: BrowserSession,
    readonly liveUrl: string,
    shutDown: (end: End) => Promise<Artifact[]>,
  ) {
    this.finished = session.ended.then(async (end) => ({ end, artifacts: await shutDown(end) }));
    // Also when no activity waits for it.
    this.finished.finally(() => clearTimeout(this.timer)).catch(() => undefined);
  }

  /** Holds the session from now on. Undefined: another took it over, or it was left. */
  hold(): Promise<Finished | undefined> {
    clearTimeout(this.timer);
    this.letGo();
    const given = new Promise<undefined>((resolve) => (this.letGo = () => resolve(undefined)));
    return Promise.race([this.finished, given]);
  }

  /** Nobody holds it now. It ends when nobody comes. */
  leave(): void {
    this.letGo();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.session.close(false), LINGER_MS);
  }
}

/** The open sessions of one process. */
export class HeldSessions {
  private readonly open = new Map<string, HeldSession>();

  constructor(
    private readonly server: SessionServer,
    private readonly log: Log,
  ) {}

  add(session: BrowserSession): HeldSession {
    const { runId, sessionId } = session;
    const liveUrl = this.server.add(session);
    const held = new HeldSession(session, liveUrl, async (end) => {
      try {
        return await session.shutDown(end);
      } finally {
        this.open.delete(sessionId);
        this.server.remove(session);
        this.log.info({ runId, sessionId, end: end.kind }, 'session closed');
      }
    });
    this.open.set(sessionId, held);
    this.log.info({ runId, sessionId }, 'session opened');
    return held;
  }

  find(sessionId: string): HeldSession | undefined {
    return this.open.get(sessionId);
  }

  /** Ends those that are left. */
  async closeAll(): Promise<void> {
    const left = [...this.open.values()];
    for (const { session } of left) session.close(false);
    await Promise.allSettled(left.map((held) => held.finished));
  }
}
