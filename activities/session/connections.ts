import { type Browser, type BrowserContext, chromium } from 'playwright';
import type { Session } from '../../contracts/workflow-messages.js';
import { inSpan } from '../../infra/tracing/tracing.js';
import { navigationsOf } from '../page/navigations.js';
import { throughTls } from './tls-tunnel.js';
import { sendCommand, unreachable } from './send-command.js';

/** A connection to a session's browser. Any worker can open one, and losing it loses no data. */
export interface BrowserConnection {
  browser: Browser;
  context: BrowserContext;
  /** Requests the browser has started since this worker attached; tells whether an action caused any. */
  requestsBegun: number;
}

const CONNECT_MS = 5000;

/** The connections of one worker process, reused from node to node. This is only a cache: a restarted worker starts empty. */
export class BrowserConnections {
  private readonly open = new Map<string, Promise<BrowserConnection>>();

  /** Attaches to the session's browser. Fails retryably with `SessionUnreachable`; only the workflow knows whether the session is lost. */
  async attach(session: Session): Promise<BrowserConnection> {
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

  /** Cuts all connections to the session's browser, this worker's and other workers', and aborts their unfinished operations. */
  async cut(session: Session): Promise<void> {
    await sendCommand(session, 'cut', {});
    this.open.delete(session.sessionId);
  }

  async closeAll(): Promise<void> {
    for (const connecting of this.open.values()) {
      const attached = await connecting.catch(() => undefined);
      await attached?.browser.close();
    }
  }

  private forget(sessionId: string, attached: Promise<BrowserConnection>): void {
    if (this.open.get(sessionId) === attached) this.open.delete(sessionId);
  }

  private async connect(session: Session, onDisconnected: () => void): Promise<BrowserConnection> {
    const browser = await connectTo(session.endpoint).catch(async () => {
      // The browser's endpoint changes when workers are cut off, so ask for the current one.
      const { endpoint } = await sendCommand(session, 'endpoint', {});
      return connectTo(endpoint);
    });
    browser.once('disconnected', onDisconnected);
    const [context] = browser.contexts();
    if (context === undefined) throw unreachable();
    const attached: BrowserConnection = { browser, context, requestsBegun: 0 };
    context.on('request', () => (attached.requestsBegun += 1));
    navigationsOf(context);
    return attached;
  }
}

async function connectTo(endpoint: string): Promise<Browser> {
  try {
    const address = endpoint.startsWith('wss:') ? await throughTls(endpoint) : endpoint;
    return await inSpan('playwright connect', {}, () => chromium.connect(address, { timeout: CONNECT_MS }));
  } catch {
    // The error message contains the endpoint, which is a secret.
    throw unreachable();
  }
}
