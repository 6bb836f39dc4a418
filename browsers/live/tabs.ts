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
  /** Chromium's id of the tab, which is the same for every client. Undefined: it closed while it opened. */
  targetId: Promise<string | undefined>;
}

/**
 * The open tabs, which of them is the automation's, and which is shown: the automation's; while a person acts, the one they
 * picked or that opened last, and after its end the one they came from.
 */
export class Tabs {
  private readonly tabs = new Map<Page, Tab>();
  /** Open tabs in the order in which the automation came to them, by their opening or by `switchTo`. */
  private reached: Page[] = [];
  /** Open tabs in the order they were last shown. */
  private visited: Page[] = [];
  private lastId = 0;
  private readonly followers: (() => void)[] = [];

  constructor(
    private readonly context: BrowserContext,
    private readonly log: Log,
  ) {
    context.on('page', (page) => {
      // What was to open in it is a download. Where Chromium has windows it closes such a tab itself; here it would stay, empty.
      if (page.url() === '') return void page.close().catch(() => undefined);
      this.add(page);
      this.changed();
    });
    context.pages().forEach((page) => this.add(page));
  }

  /** `changed` is called when a tab opens, closes, is renamed or is picked. */
  whenChanged(changed: () => void): void {
    this.followers.push(changed);
  }

  /** The automation's tab. */
  get current(): Page | undefined {
    return this.reached.at(-1);
  }

  async currentTarget(): Promise<string | undefined> {
    return this.current && (await this.tabs.get(this.current)?.targetId);
  }

  /** The automation goes on in this tab, until another opens. A tab that is gone changes nothing. */
  async switchTo(targetId: string): Promise<void> {
    for (const { page, targetId: known } of [...this.tabs.values()]) {
      if ((await known) !== targetId || !this.tabs.has(page)) continue;
      this.reached = [...this.reached.filter((other) => other !== page), page];
      this.showCurrent();
    }
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

  /** The automation's tab is shown again, whatever was picked. */
  showCurrent(): void {
    this.visited = [...this.reached];
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

  private changed(): void {
    for (const changed of this.followers) changed();
  }

  private find(id: string): Tab | undefined {
    return [...this.tabs.values()].find((tab) => tab.id === id);
  }

  private add(page: Page): void {
    this.lastId += 1;
    const tab = { id: String(this.lastId), page, title: '', url: page.url(), isKnown: false };
    const targetId = this.follow(tab).catch((error: unknown) => {
      this.log.debug({ err: error }, 'a tab closed while it opened');
      return undefined;
    });
    this.tabs.set(page, Object.assign(tab, { targetId }));
    this.reached.push(page);
    this.visited.push(page);
    page.once('close', () => {
      this.tabs.delete(page);
      this.reached = this.reached.filter((other) => other !== page);
      this.visited = this.visited.filter((other) => other !== page);
      this.changed();
    });
  }

  /** Follows title and address from now on. */
  private async follow(tab: Omit<Tab, 'targetId'>): Promise<string | undefined> {
    const cdp = await this.context.newCDPSession(tab.page);
    const look = async () => {
      // Asked of the browser, not of the page: a page with an open dialog does not answer.
      const told = await cdp.send('Target.getTargetInfo').catch(() => undefined);
      if (told === undefined) return undefined;
      const { title, url, targetId } = told.targetInfo;
      if (tab.isKnown && tab.title === title && tab.url === url) return targetId;
      Object.assign(tab, { title, url, isKnown: true });
      this.changed();
      return targetId;
    };
    tab.page.on('framenavigated', () => void look());
    tab.page.on('load', () => void look());
    return await look();
  }
}
