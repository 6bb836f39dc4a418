import type { BrowserContext, Page } from 'playwright';
import type { Log } from '../../config/log.js';
import type { ServerMessage } from '../protocol.js';

interface Tab {
  id: string;
  page: Page;
  title: string;
  url: string;
  /** Whether title and address were told by Chromium. */
  isKnown: boolean;
}

/**
 * The open tabs, and which of them is shown: the newest, which is the automation's; while a person acts, the one they picked
 * or that opened last, and after its end the one they came from.
 */
export class Tabs {
  private readonly tabs = new Map<Page, Tab>();
  /** Open tabs in the order they were last shown. */
  private visited: Page[] = [];
  private lastId = 0;

  /** `changed` is called when a tab opens, closes, is renamed or is picked. */
  constructor(
    private readonly context: BrowserContext,
    private readonly changed: () => void,
    private readonly log: Log,
  ) {
    context.on('page', (page) => {
      this.add(page);
      this.changed();
    });
    context.pages().forEach((page) => this.add(page));
  }

  get shown(): Page | undefined {
    return this.visited.at(-1);
  }

  get shownTab(): Readonly<Tab> | undefined {
    return this.shown && this.tabs.get(this.shown);
  }

  describe(): Extract<ServerMessage, { type: 'tabs' }> {
    const tabs = [...this.tabs.values()].map(({ id, title, url }) => ({ id, title, url }));
    return { type: 'tabs', tabs, shown: this.shownTab?.id };
  }

  /** The newest open tab is shown again, whatever was picked. */
  showNewest(): void {
    this.visited = [...this.tabs.keys()];
    this.changed();
  }

  show(id: string): void {
    const tab = this.find(id);
    if (tab === undefined || tab.page === this.shown) return;
    this.visited = [...this.visited.filter((page) => page !== tab.page), tab.page];
    this.changed();
  }

  /** False: it is the last one, and stays. The page may ask whether it may be left. */
  close(id: string): boolean {
    const tab = this.find(id);
    if (tab === undefined) return true;
    if (this.tabs.size < 2) return false;
    void tab.page.close({ runBeforeUnload: true }).catch(() => undefined);
    return true;
  }

  private find(id: string): Tab | undefined {
    return [...this.tabs.values()].find((tab) => tab.id === id);
  }

  private add(page: Page): void {
    this.lastId += 1;
    const tab: Tab = { id: String(this.lastId), page, title: '', url: page.url(), isKnown: false };
    this.tabs.set(page, tab);
    this.visited.push(page);
    page.once('close', () => {
      this.tabs.delete(page);
      this.visited = this.visited.filter((other) => other !== page);
      this.changed();
    });
    void this.followTitle(tab).catch((error: unknown) =>
      this.log.debug({ err: error }, 'a tab closed while it opened'),
    );
  }

  private async followTitle(tab: Tab): Promise<void> {
    const cdp = await this.context.newCDPSession(tab.page);
    const look = async () => {
      // Asked of the browser, not of the page: a page with an open dialog does not answer.
      const told = await cdp.send('Target.getTargetInfo').catch(() => undefined);
      if (told === undefined) return;
      const { title, url } = told.targetInfo;
      if (tab.isKnown && tab.title === title && tab.url === url) return;
      Object.assign(tab, { title, url, isKnown: true });
      this.changed();
    };
    tab.page.on('framenavigated', () => void look());
    tab.page.on('load', () => void look());
    await look();
  }
}
