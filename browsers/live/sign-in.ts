import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { Shown } from './cast.js';
import type { Dialogs } from './dialogs.js';

/** Documents only: each takes one more round trip to us, and everything they load takes none. */
const PATTERNS = [{ resourceType: 'Document', requestStage: 'Request' } as const];

/** What the page was answered with; 0 before it has come. */
const STATUS = `performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0`;

/**
 * Lets the person sign in where the shown page answers 401: Chromium without a window asks nobody. Only while a person may act,
 * so that the automation's own requests go their usual way.
 */
export class SignIn {
  private shown: Shown | undefined;
  private isOpen = false;
  /** Tabs that opened while a person may act, and have not asked yet. */
  private fresh = new WeakSet<Page>();

  constructor(
    context: BrowserContext,
    private readonly dialogs: Dialogs,
  ) {
    context.on('page', (page) => {
      if (!this.isOpen) return;
      this.fresh.add(page);
      page.on('domcontentloaded', () => begin(this.askAgain(page)));
    });
  }

  follow(shown: Shown | undefined): void {
    this.shown = shown;
    if (shown === undefined) return;
    const { cdp, page } = shown;
    cdp.on('Fetch.requestPaused', ({ requestId }) => begin(cdp.send('Fetch.continueRequest', { requestId })));
    cdp.on('Fetch.authRequired', ({ requestId, authChallenge: { source, origin, realm } }) => {
      if (source === 'Proxy') return giveUp(cdp, requestId);
      this.fresh.delete(page);
      void this.dialogs.askLogin(page, new URL(origin).host, realm).then((login) => {
        if (login === undefined) return giveUp(cdp, requestId);
        const { user: username, password } = login;
        const authChallengeResponse = { response: 'ProvideCredentials', username, password } as const;
        begin(cdp.send('Fetch.continueWithAuth', { requestId, authChallengeResponse }));
      });
    });
    if (this.isOpen) this.listen(shown);
  }

  /** `isOpen`: a person may act. */
  allow(isOpen: boolean): void {
    if (isOpen === this.isOpen) return;
    this.isOpen = isOpen;
    this.fresh = new WeakSet();
    if (this.shown === undefined) return;
    if (isOpen) this.listen(this.shown);
    // What waits for an answer goes on without one.
    else begin(this.shown.cdp.send('Fetch.disable'));
  }

  private listen({ cdp, page }: Shown): void {
    const listening = cdp.send('Fetch.enable', { handleAuthRequests: true, patterns: PATTERNS });
    begin(listening.then(() => this.askAgain(page)));
  }

  /** A new tab asks for its first page before anybody can listen to it: what was refused there is asked for once more. */
  private async askAgain(page: Page): Promise<void> {
    const isMissed = () => this.isOpen && this.shown?.page === page && this.fresh.has(page);
    if (!isMissed() || (await page.evaluate<number>(STATUS)) !== 401 || !isMissed()) return;
    this.fresh.delete(page);
    await this.shown?.cdp.send('Page.reload');
  }
}

function giveUp(cdp: CDPSession, requestId: string): void {
  begin(cdp.send('Fetch.continueWithAuth', { requestId, authChallengeResponse: { response: 'CancelAuth' } }));
}

/** A page that is gone waits for nothing. */
function begin(command: Promise<unknown>): void {
  command.catch(() => undefined);
}
