import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { ShownPage } from '../frames/screencast.js';
import type { Dialogs } from './dialogs.js';

/** Documents only: each needs one more round trip to this process, and their subresources need none. */
const PATTERNS = [{ resourceType: 'Document', requestStage: 'Request' } as const];

/** The HTTP status of the document; 0 before the response arrives. */
const STATUS = `performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0`;

/**
 * Lets the person sign in when the shown page responds with 401, because headless Chromium shows no prompt. It is active only while a
 * person may act, so that the automation's own requests are unaffected.
 */
export class HttpSignIn {
  private shownPage: ShownPage | undefined;
  private isOpen = false;
  /** Tabs that opened while a person may act, and have not asked for a sign-in yet. */
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

  follow(shown: ShownPage | undefined): void {
    this.shownPage = shown;
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
    if (this.shownPage === undefined) return;
    if (isOpen) this.listen(this.shownPage);
    // Requests that wait for a sign-in continue without one.
    else begin(this.shownPage.cdp.send('Fetch.disable'));
  }

  private listen({ cdp, page }: ShownPage): void {
    const listening = cdp.send('Fetch.enable', { handleAuthRequests: true, patterns: PATTERNS });
    begin(listening.then(() => this.askAgain(page)));
  }

  /** A new tab requests its first document before anybody can listen: reload it when the response was 401. */
  private async askAgain(page: Page): Promise<void> {
    const isMissed = () => this.isOpen && this.shownPage?.page === page && this.fresh.has(page);
    if (!isMissed() || (await page.evaluate<number>(STATUS)) !== 401 || !isMissed()) return;
    this.fresh.delete(page);
    await this.shownPage?.cdp.send('Page.reload');
  }
}

function giveUp(cdp: CDPSession, requestId: string): void {
  begin(cdp.send('Fetch.continueWithAuth', { requestId, authChallengeResponse: { response: 'CancelAuth' } }));
}

/** Ignores errors: a closed page waits for nothing. */
function begin(command: Promise<unknown>): void {
  command.catch(() => undefined);
}
