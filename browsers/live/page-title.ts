import type { ServerMessage } from '../protocol.js';
import type { Shown } from './cast.js';

type PageMessage = Extract<ServerMessage, { type: 'page' }>;

/** Address and title of the shown page, told when they change. */
export class PageTitle {
  current: PageMessage | undefined;
  private shown: Shown | undefined;

  constructor(private readonly changed: (message: PageMessage) => void) {}

  follow(shown: Shown | undefined): void {
    this.shown = shown;
    this.current = undefined;
    if (shown === undefined) return;
    const { page, cdp } = shown;
    const look = () => void this.look(shown);
    page.on('framenavigated', look);
    page.on('load', look);
    cdp.once('close', () => page.off('framenavigated', look).off('load', look));
    look();
  }

  private async look(shown: Shown): Promise<void> {
    // Asked of the browser, not of the page: a page with an open dialog does not answer.
    const told = await shown.cdp.send('Target.getTargetInfo').catch(() => undefined);
    if (told === undefined || this.shown !== shown) return;
    const { url, title } = told.targetInfo;
    if (this.current?.url === url && this.current.title === title) return;
    this.current = { type: 'page', url, title };
    this.changed(this.current);
  }
}
