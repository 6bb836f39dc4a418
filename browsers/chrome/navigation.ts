import type { Request } from 'playwright';
import { reach } from '../input/navigate.js';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import type { ShownPage } from '../frames/screencast.js';

type NavMessage = Extract<ServerMessage, { type: 'nav' }>;

/** Reports when the shown page starts or stops loading, and when it can or cannot go back and forward. */
export class Navigation {
  current: NavMessage | undefined;
  private shownPage: ShownPage | undefined;
  private isLoading = false;
  private ignore: () => void = () => undefined;

  constructor(
    private readonly takesAddress: boolean,
    private readonly changed: (message: NavMessage) => void,
  ) {}

  follow(shown: ShownPage | undefined): void {
    this.ignore();
    this.shownPage = shown;
    this.current = undefined;
    this.isLoading = false;
    if (shown === undefined) return;
    const { page } = shown;
    const loads = (isLoading: boolean) => {
      this.isLoading = isLoading;
      void this.look(shown);
    };
    const begun = (request: Request) => isDocument(request) && loads(true);
    // A request that becomes a download, or is stopped, never loads.
    const failed = (request: Request) => isDocument(request) && loads(false);
    const loaded = () => loads(false);
    const moved = () => loads(this.isLoading);
    page.on('request', begun).on('requestfailed', failed).on('load', loaded).on('framenavigated', moved);
    this.ignore = () =>
      page.off('request', begun).off('requestfailed', failed).off('load', loaded).off('framenavigated', moved);
    loads(false);
  }

  private async look(shown: ShownPage): Promise<void> {
    const found = await reach(shown.cdp).catch(() => undefined);
    if (found === undefined || this.shownPage !== shown) return;
    const next: NavMessage = {
      type: 'nav',
      canGoBack: found.back !== undefined,
      canGoForward: found.forward !== undefined,
      isLoading: this.isLoading,
      takesAddress: this.takesAddress,
    };
    if (JSON.stringify(next) === JSON.stringify(this.current)) return;
    this.current = next;
    this.changed(next);
  }
}

function isDocument(request: Request): boolean {
  return request.isNavigationRequest() && request.frame().parentFrame() === null;
}
