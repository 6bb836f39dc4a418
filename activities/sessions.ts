import { type Browser, type BrowserContext, chromium } from 'playwright';
import type { Session } from '../workflows/messages.js';
import { tellSession, unreachable } from './session-control.js';

/** A connection to a session's browser. Any worker can have one; losing it loses nothing. */
export interface Attached {
  browser: Browser;
  context: BrowserContext;
  /** Requests the browser has begun since this worker attached: tells whether an action set something off. */
  requestsBegun: number;
}

const CONNECT_MS = 5000;

/** The connections of one worker process, kept from node to node. A cache: a restarted worker begins with none. */
export class Sessions {
  private readonly open = new Map<string, Promise<Attached>>();

  /** Attaches to the session's browser. Fails retryably with `SessionUnreachable`: only the workflow knows if it is gone for good. */
  async attach(session: Session): Promise<Attached> {
    const { sessionId } = session;
    let attached = this.open.get(sessionId);
    if (attached === undefined) {
      const attaching = this.connect(session, () => this.forget(sessionId, attaching));
      attached = attaching;
      this.open.set(sessionId, attaching);
      attaching.catch(() => this.forget(sessionId, attaching));
    }
    return attached;
  }

  /** Ends all connections to the session's browser, of this worker and of others, with what they have not done yet. */
  async cut(session: Session): Promise<void> {
    await tellSession(session, 'cut', {});
    this.open.delete(session.sessionId);
  }

  async closeAll(): Promise<void> {
    for (const connecting of this.open.values()) {
      const attached = await connecting.catch(() => undefined);
      await attached?.browser.close();
    }
  }

  private forget(sessionId: string, attached: Promise<Attached>): void {
    if (this.open.get(sessionId) === attached) this.open.delete(sessionId);
  }

  private async connect(session: Session, onDisconnected: () => void): Promise<Attached> {
    const browser = await connectTo(session.endpoint).catch(async () => {
      // It has another one since workers were cut off.
      const { endpoint } = (await tellSession(session, 'endpoint', {})) as { endpoint: string };
      return connectTo(endpoint);
    });
    browser.once('disconnected', onDisconnected);
    const [context] = browser.contexts();
    if (context === undefined) throw unreachable();
    const attached: Attached = { browser, context, requestsBegun: 0 };
    context.on('request', () => (attached.requestsBegun += 1));
    return attached;
  }
}

async function connectTo(endpoint: string): Promise<Browser> {
  try {
    return await chromium.connect(endpoint, { timeout: CONNECT_MS });
  } catch {
    // The error's text holds the endpoint, which is a secret.
    throw unreachable();
  }
}
