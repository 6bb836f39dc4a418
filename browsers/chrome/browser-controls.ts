import type { BrowserContext, Page } from 'playwright';
import type { Log } from '../../infra/log.js';
import type { IncomingMessage, InputMessage } from '../input/messages.js';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import { readAddress } from './read-address.js';
import type { ShownPage } from '../frames/screencast.js';
import { Dialogs } from './dialogs.js';
import { Navigation } from './navigation.js';
import { HttpSignIn } from './http-sign-in.js';
import { TabUpdates } from './tab-updates.js';
import { Tabs } from './tabs.js';

/** Input to the page or to the browser controls around it. */
export type ControlResult = InputMessage | Extract<IncomingMessage, { type: 'tab' | 'answer' }>;

type Tab = Extract<ServerMessage, { type: 'tab' }>['tab'];

export interface BrowserControlsNeeds {
  context: BrowserContext;
  /** Whether the controlling person may type an address. */
  takesAddress: boolean;
  /** Whether a person may act now. */
  isOpen: () => boolean;
  sendToAll: (message: ServerMessage) => void;
  /** One tab has changed; `all` is for viewers that accept only the complete list. */
  sendTab: (tab: Tab, all: ServerMessage) => void;
  /** Holds input back until `work` is done. */
  hold: (work: Promise<void>) => void;
  /** Called when another tab becomes the shown one. */
  onShownPageChange: () => void;
  /** The epoch of frames of the shown tab. */
  epoch: () => number;
  log: Log;
}

/** The browser controls around the page: tabs, dialogs, addresses. */
export class BrowserControls {
  readonly tabs: Tabs;
  private readonly dialogs: Dialogs;
  private readonly navigation: Navigation;
  private readonly signIn: HttpSignIn;
  private readonly tabNews: TabUpdates;

  constructor(private readonly needs: BrowserControlsNeeds) {
    const { context, isOpen, sendToAll, takesAddress, log } = needs;
    this.tabs = new Tabs(context, log);
    this.tabNews = new TabUpdates({
      tabs: () => this.openTabs(),
      page: () => this.page(),
      sendToAll,
      sendTab: needs.sendTab,
    });
    this.tabs.whenChanged(() => this.tabsChanged());
    this.dialogs = new Dialogs(context, isOpen, sendToAll);
    this.navigation = new Navigation(takesAddress, sendToAll);
    this.signIn = new HttpSignIn(context, this.dialogs);
  }

  get shownPage(): Page | undefined {
    return this.tabs.shownPage;
  }

  /** Whether the shown page has an open dialog. */
  get isAsked(): boolean {
    return this.dialogs.isAskedBy(this.shownPage);
  }

  /** The messages that a new viewer needs. */
  news(): ServerMessage[] {
    const page = this.page();
    const { current } = this.navigation;
    return [
      this.openTabs(),
      ...(page === undefined ? [] : [page]),
      ...(current === undefined ? [] : [current]),
      ...this.dialogs.questions,
    ];
  }

  /** Handles messages for the browser, and returns input for the page. Calls `refuse` with the reason when it does not do something. */
  receive(message: ControlResult, refuse: (text: string) => void): InputMessage | undefined {
    switch (message.type) {
      case 'answer': {
        const taken = this.dialogs.answer(message.id, message);
        // A click that overtakes the answer would be lost: the page still has its dialog open.
        if (taken === undefined) refuse('This dialog has already been answered');
        else this.needs.hold(taken);
        return undefined;
      }
      case 'tab':
        if (message.action === 'show') this.tabs.show(message.id);
        else if (!this.tabs.close(message.id)) refuse('The last tab stays open: the automation continues there');
        return undefined;
      case 'address':
        this.dialogs.acted(this.shownPage);
        return this.readAddress(message.url, refuse);
      default:
        if (isAct(message)) this.dialogs.acted(this.shownPage);
        // The page would receive the input only after its dialog is answered, when the person means something else.
        return this.dialogs.isAskedBy(this.shownPage) && isBeginning(message) ? undefined : message;
    }
  }

  follow(shown: ShownPage | undefined): void {
    this.navigation.follow(shown);
    this.signIn.follow(shown);
  }

  /** The gate has opened or shut for people. */
  gateChanged(isOpen: boolean): void {
    this.signIn.allow(isOpen);
    if (isOpen) return;
    void this.settle();
    this.tabs.showCurrent();
  }

  /** Resolves when no dialog is open any more. */
  settle(): Promise<void> {
    return this.dialogs.settleAll();
  }

  private readAddress(typed: string, refuse: (text: string) => void): InputMessage | undefined {
    const url = readAddress(typed);
    if (!this.needs.takesAddress) refuse('Opening another address is disabled here');
    else if (url === undefined) refuse('Only http and https addresses can be opened');
    else return { type: 'address', url };
    return undefined;
  }

  private tabsChanged(): void {
    this.needs.onShownPageChange();
    this.tabNews.changed();
  }

  private openTabs(): Extract<ServerMessage, { type: 'tabs' }> {
    return { ...this.tabs.describe(), epoch: this.needs.epoch() };
  }

  private page(): Extract<ServerMessage, { type: 'page' }> | undefined {
    const tab = this.tabs.shownTab;
    return tab?.isKnown === true
      ? { type: 'page', url: tab.url, title: tab.title, epoch: this.needs.epoch() }
      : undefined;
  }
}

/** Moving the mouse and scrolling do not count as acting. */
function isAct(message: InputMessage): boolean {
  return message.type !== 'wheel' && !(message.type === 'mouse' && message.action === 'move');
}

function isBeginning(message: InputMessage): boolean {
  return !('action' in message) || message.action !== 'up';
}
