import type { BrowserContext, Page } from 'playwright';
import type { Log } from '../../infra/log.js';
import { cutText, LONGEST_ADDRESS, LONGEST_TITLE } from '../session/text-limits.js';
import type { ServerMessage } from '../../contracts/live-protocol.js';

interface Tab {
  id: string;
  page: Page;
  title: string;
  url: string;
  /** Whether Chromium has reported title and address. */
  isKnown: boolean;
  /** Chromium's target id, which is the same for every client. Undefined when the tab closed while it opened. */
  targetId: Promise<string | undefined>;
}

/**
 * The open tabs, the automation's tab and the shown tab. The shown tab is the automation's; while a person acts, it is the one they picked
 * or the newest one, and when that closes, the one shown before it.
 */
export class Tabs {
  private readonly tabs = new Map<Page, Tab>();
  /** Open tabs in the order in which the automation reached them, by opening them or by `switchTo`. */
  private reached: Page[] = [];
  /** Open tabs in the order in which they were last shown. */
  private visited: Page[] = [];
  private lastId = 0;
  private readonly followers: (() => void)[] = [];

  constructor(
    private readonly context: BrowserContext,
    private readonly log: Log,
  ) {
    context.on('page', (page) => {
      // The tab was opened for a download. Chromium with windows closes such a tab itself; headless Chromium would leave it open and
      // empty.
      if (page.url() === '') return void page.close().catch(() => undefined);
      this.add(page);
      this.changed();
    });
    context.pages().forEach((page) => this.add(page));
  }

  /** Calls `changed` when a tab opens, closes, is renamed or is picked. */
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

  /** The automation continues in this tab until another opens. Does nothing when the tab is closed. */
  async switchTo(targetId: string): Promise<void> {
    for (const { page, targetId: known } of [...this.tabs.values()]) {
      if ((await known) !== targetId || !this.tabs.has(page)) continue;
      this.reached = [...this.reached.filter((other) => other !== page), page];
      this.showCurrent();
    }
  }

  get shownPage(): Page | undefined {
    return this.visited.at(-1);
  }

  get shownTab(): Readonly<Tab> | undefined {
    return this.shownPage && this.tabs.get(this.shownPage);
  }

  describe(): Extract<ServerMessage, { type: 'tabs' }> {
    const tabs = [...this.tabs.values()].map(({ id, title, url }) => ({ id, title, url }));
    return { type: 'tabs', tabs, shown: this.shownTab?.id };
  }

  /** Shows the automation's tab again, whichever tab was picked. */
  showCurrent(): void {
    this.visited = [...this.reached];
    this.changed();
  }

  show(id: string): void {
    const tab = this.find(id);
    if (tab === undefined || tab.page === this.shownPage) return;
    this.visited = [...this.visited.filter((page) => page !== tab.page), tab.page];
    this.changed();
  }

  /** Returns false for the last tab, which stays open. The page may ask the person to confirm leaving. */
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
    const url = cutText(page.url(), LONGEST_ADDRESS);
    const tab = { id: String(this.lastId), page, title: '', url, isKnown: false };
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

  /** Follows the tab's title and address from now on. */
  private async follow(tab: Omit<Tab, 'targetId'>): Promise<string | undefined> {
    const cdp = await this.context.newCDPSession(tab.page);
    const look = async () => {
      // Ask the browser, not the page: a page with an open dialog does not reply.
      const response = await cdp.send('Target.getTargetInfo').catch(() => undefined);
      if (response === undefined) return undefined;
      const { targetId } = response.targetInfo;
      const title = cutText(response.targetInfo.title, LONGEST_TITLE);
      const url = cutText(response.targetInfo.url, LONGEST_ADDRESS);
      if (tab.isKnown && tab.title === title && tab.url === url) return targetId;
      Object.assign(tab, { title, url, isKnown: true });
      this.changed();
      return targetId;
    };
    let isLooking = false;
    let hasChanged = false;
    // One lookup at a time, however often the page changes its address.
    const lookAgain = async () => {
      hasChanged = true;
      if (isLooking) return;
      isLooking = true;
      while (hasChanged) {
        hasChanged = false;
        await look();
      }
      isLooking = false;
    };
    tab.page.on('framenavigated', () => void lookAgain());
    tab.page.on('load', () => void lookAgain());
    return await look();
  }
}
