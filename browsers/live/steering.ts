import type { BrowserContext, Page } from 'playwright';
import type { Log } from '../../config/log.js';
import type { IncomingMessage, InputMessage } from '../input/messages.js';
import type { ServerMessage } from '../protocol.js';
import { readAddress } from './address.js';
import type { Shown } from './cast.js';
import { Dialogs } from './dialogs.js';
import { Navigation } from './navigation.js';
import { SignIn } from './sign-in.js';
import { Tabs } from './tabs.js';

/** What a viewer does with the page and with the browser around it. */
export type Steered = InputMessage | Extract<IncomingMessage, { type: 'tab' | 'answer' }>;

export interface SteeringNeeds {
  context: BrowserContext;
  /** Whether a person in control may type an address. */
  takesAddress: boolean;
  /** Whether a person may act now. */
  isOpen: () => boolean;
  tellAll: (message: ServerMessage) => void;
  /** Input waits until this is done. */
  hold: (work: Promise<void>) => void;
  /** Another tab is to be shown. */
  shownChanged: () => void;
  log: Log;
}

/** What a browser has around its pages: tabs, questions, addresses. */
export class Steering {
  readonly tabs: Tabs;
  private readonly dialogs: Dialogs;
  private readonly navigation: Navigation;
  private readonly signIn: SignIn;
  private readonly told = new Map<ServerMessage['type'], string>();

  constructor(private readonly needs: SteeringNeeds) {
    const { context, isOpen, tellAll, takesAddress, log } = needs;
    this.tabs = new Tabs(context, log);
    this.tabs.whenChanged(() => this.tabsChanged());
    this.dialogs = new Dialogs(context, isOpen, tellAll);
    this.navigation = new Navigation(takesAddress, tellAll);
    this.signIn = new SignIn(context, this.dialogs);
  }

  get shownPage(): Page | undefined {
    return this.tabs.shown;
  }

  /** Whether the shown page has an open question. */
  get isAsked(): boolean {
    return this.dialogs.isAskedBy(this.shownPage);
  }

  /** What a viewer who has just come must know. */
  news(): ServerMessage[] {
    const page = this.page();
    const { current } = this.navigation;
    return [
      this.tabs.describe(),
      ...(page === undefined ? [] : [page]),
      ...(current === undefined ? [] : [current]),
      ...this.dialogs.questions,
    ];
  }

  /** Does what is asked of the browser, and returns what is for the page. `refuse` is told why something is not done. */
  receive(message: Steered, refuse: (text: string) => void): InputMessage | undefined {
    switch (message.type) {
      case 'answer': {
        const taken = this.dialogs.answer(message.id, message);
        // A click that overtakes the answer would be lost on a page that still asks.
        if (taken === undefined) refuse('The page’s question is answered already');
        else this.needs.hold(taken);
        return undefined;
      }
      case 'tab':
        if (message.action === 'show') this.tabs.show(message.id);
        else if (!this.tabs.close(message.id)) refuse('The last tab stays open: the automation goes on there');
        return undefined;
      case 'address':
        return this.readAddress(message.url, refuse);
      default:
        // The page would take it after its question is answered, when the person means something else.
        return this.dialogs.isAskedBy(this.shownPage) && isBeginning(message) ? undefined : message;
    }
  }

  follow(shown: Shown | undefined): void {
    this.navigation.follow(shown);
    this.signIn.follow(shown);
  }

  /** The person may act from now on, or no longer. */
  gateChanged(isOpen: boolean): void {
    this.signIn.allow(isOpen);
    if (isOpen) return;
    void this.settle();
    this.tabs.showCurrent();
  }

  /** Resolves when no question is open any more. */
  settle(): Promise<void> {
    return this.dialogs.settleAll();
  }

  private readAddress(typed: string, refuse: (text: string) => void): InputMessage | undefined {
    const url = readAddress(typed);
    if (!this.needs.takesAddress) refuse('Going to another address is switched off here');
    else if (url === undefined) refuse('Only http and https addresses can be opened');
    else return { type: 'address', url };
    return undefined;
  }

  private tabsChanged(): void {
    const tabs = this.tabs.describe();
    const page = this.page();
    for (const message of page === undefined ? [tabs] : [tabs, page]) this.tellNews(message);
    this.needs.shownChanged();
  }

  private tellNews(message: ServerMessage): void {
    const text = JSON.stringify(message);
    if (this.told.get(message.type) === text) return;
    this.told.set(message.type, text);
    this.needs.tellAll(message);
  }

  private page(): Extract<ServerMessage, { type: 'page' }> | undefined {
    const tab = this.tabs.shownTab;
    return tab?.isKnown === true ? { type: 'page', url: tab.url, title: tab.title } : undefined;
  }
}

function isBeginning(message: InputMessage): boolean {
  return !('action' in message) || message.action !== 'up';
}
