import type { ServerMessage } from '../../contracts/live-protocol.js';

type TabsMessage = Extract<ServerMessage, { type: 'tabs' }>;
type PageMessage = Extract<ServerMessage, { type: 'page' }>;
type Tab = TabsMessage['tabs'][number];

/** A page may change its title and address at any rate; updates are limited to one per interval. */
const EVERY_MS = 250;
/** A person's tab actions come in bursts; this many updates are sent at once. */
const AT_ONCE = 8;

interface TabUpdatesNeeds {
  tabs: () => TabsMessage;
  page: () => PageMessage | undefined;
  sendToAll: (message: ServerMessage) => void;
  /** One tab has a new title or address. `all` is for viewers that do not accept a single tab. */
  sendTab: (tab: Tab, all: TabsMessage) => void;
}

/**
 * Reports the open tabs to viewers a few times a second: all of them when one opens, closes or is shown, otherwise only those that
 * changed.
 */
export class TabUpdates {
  private order = '';
  private readonly known = new Map<string, string>();
  private page = '';
  private left = AT_ONCE;
  private countedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly needs: TabUpdatesNeeds) {}

  /** Something about the tabs may have changed. */
  changed(): void {
    if (this.timer !== undefined) return;
    this.count();
    if (this.left >= 1) this.send();
    else this.timer = setTimeout(() => this.send(), (1 - this.left) * EVERY_MS).unref();
  }

  private count(): void {
    const now = performance.now();
    this.left = Math.min(AT_ONCE, this.left + (now - this.countedAt) / EVERY_MS);
    this.countedAt = now;
  }

  private send(): void {
    this.timer = undefined;
    this.count();
    this.left -= 1;
    const { tabs, page, sendToAll } = this.needs;
    this.sendTabs(tabs());
    const shown = page();
    const text = JSON.stringify(shown);
    if (shown === undefined || text === this.page) return;
    this.page = text;
    sendToAll(shown);
  }

  private sendTabs(all: TabsMessage): void {
    const order = JSON.stringify([all.shown, all.tabs.map(({ id }) => id)]);
    const changed = all.tabs.filter((tab) => this.known.get(tab.id) !== JSON.stringify(tab));
    this.known.clear();
    for (const tab of all.tabs) this.known.set(tab.id, JSON.stringify(tab));
    if (order === this.order) {
      for (const tab of changed) this.needs.sendTab(tab, all);
      return;
    }
    this.order = order;
    this.needs.sendToAll(all);
  }
}
