import { ApplicationFailure } from '@temporalio/common';
import { type Browser, type BrowserContext, chromium } from 'playwright';

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

  /** Attaches to the browser at `endpoint`. Fails retryably with `SessionUnreachable`: only the workflow knows if it is gone for good. */
  async attach(endpoint: string): Promise<Attached> {
    let attached = this.open.get(endpoint);
    if (attached === undefined) {
      attached = this.connect(endpoint);
      this.open.set(endpoint, attached);
      attached.catch(() => this.open.delete(endpoint));
    }
    return attached;
  }

  async closeAll(): Promise<void> {
    for (const connecting of this.open.values()) {
      const attached = await connecting.catch(() => undefined);
      await attached?.browser.close();
    }
  }

  private async connect(endpoint: string): Promise<Attached> {
    let browser: Browser;
    try {
      browser = await chromium.connect(endpoint, { timeout: CONNECT_MS });
    } catch {
      // The error's text holds the endpoint, which is a secret.
      throw unreachable();
    }
    browser.once('disconnected', () => this.open.delete(endpoint));
    const [context] = browser.contexts();
    if (context === undefined) throw unreachable();
    const attached: Attached = { browser, context, requestsBegun: 0 };
    context.on('request', () => (attached.requestsBegun += 1));
    return attached;
  }
}

export function unreachable(): ApplicationFailure {
  return ApplicationFailure.retryable('The browser session did not answer', 'SessionUnreachable');
}
