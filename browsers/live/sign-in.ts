import type { CDPSession } from 'playwright';
import type { Shown } from './cast.js';
import type { Dialogs } from './dialogs.js';

/** Documents only: each takes one more round trip to us, and everything they load takes none. */
const PATTERNS = [{ resourceType: 'Document', requestStage: 'Request' } as const];

/**
 * Lets the person sign in where the shown page answers 401: Chromium without a window asks nobody. Only while a person may act,
 * so that the automation's own requests go their usual way.
 */
export class SignIn {
  private shown: Shown | undefined;
  private isOpen = false;

  constructor(private readonly dialogs: Dialogs) {}

  follow(shown: Shown | undefined): void {
    this.shown = shown;
    if (shown === undefined) return;
    const { cdp, page } = shown;
    cdp.on('Fetch.requestPaused', ({ requestId }) => begin(cdp.send('Fetch.continueRequest', { requestId })));
    cdp.on('Fetch.authRequired', ({ requestId, authChallenge: { source, origin, realm } }) => {
      if (source === 'Proxy') return giveUp(cdp, requestId);
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
    if (this.shown === undefined) return;
    if (isOpen) this.listen(this.shown);
    // What waits for an answer goes on without one.
    else begin(this.shown.cdp.send('Fetch.disable'));
  }

  private listen({ cdp }: Shown): void {
    begin(cdp.send('Fetch.enable', { handleAuthRequests: true, patterns: PATTERNS }));
  }
}

function giveUp(cdp: CDPSession, requestId: string): void {
  begin(cdp.send('Fetch.continueWithAuth', { requestId, authChallengeResponse: { response: 'CancelAuth' } }));
}

/** A page that is gone waits for nothing. */
function begin(command: Promise<unknown>): void {
  command.catch(() => undefined);
}
