import type { BrowserContext, Page } from 'playwright';
import { pythonOf } from '../../activities/element/suggest-command.js';
import { LocatorSyntaxError, parseLocator } from '../../automation/locators/index.js';
import { isOfBrowser } from './browser-keys.js';
import { type Place, placeOf } from './navigation-cause.js';
import type { InPageCall } from './in-page.js';
import {
  guidOf,
  type RecordedAction,
  type RecordedSignal,
  startRecorder,
  stopRecorder,
} from './playwright-recorder.js';
import type { Act, Step } from './steps.js';
import type { VanishedCall } from './vanished.js';

/** How long the recorder may take to report something that happens in a frame. */
const SECRET_MS = 5000;

/** A page that goes back or reloads within this time after an action does so because of the action. */
const EFFECT_MS = 5000;

/** Records everything in a browser context, step by step. Calls `changed` after each step. */
export class Recording {
  readonly steps: Step[] = [];
  private readonly tabs = new Map<string, number>();
  private readonly reportedTabs = new Set<number>();
  /** Texts typed into secret fields, and when. */
  private readonly secrets = new Map<string, number>();
  /** Epoch milliseconds of the last action in each tab. */
  private readonly actedAt = new Map<number, number>();
  /** The last known history position of each tab. */
  private readonly places = new Map<number, Place>();
  /** The recorder's latest report; further input of the same kind replaces it. */
  private lastTold: Act | undefined;
  private awaited: Promise<void>[] = [];
  private isStarted = false;
  private isHandedOver = false;

  constructor(
    private readonly context: BrowserContext,
    private readonly changed: () => void,
  ) {
    context.on('page', (page) => this.take(page));
  }

  /** Starts with the context's current pages. */
  async start(): Promise<void> {
    for (const page of this.context.pages()) {
      this.reportedTabs.add(this.tabOf(page));
      await this.cameBy(page);
    }
    this.isStarted = true;
    await this.listen();
  }

  /** When this resolves, actions that the recorder delayed have become steps. */
  async stop(): Promise<void> {
    if (!this.isHandedOver) await stopRecorder(this.context);
    await Promise.all(this.awaited);
  }

  /** Answers a page's call: whether it is the other person's turn. */
  async answer(page: Page, call: InPageCall, isMainFrame: boolean): Promise<boolean> {
    if (call.kind === 'secret') this.secrets.set(call.text, Date.now());
    else if (call.kind === 'vanished') this.vanished(page, call, isMainFrame);
    else if (call.kind === 'closing') this.closed(this.tabOf(page), false);
    else if (call.kind === 'handOver' && !this.isHandedOver) {
      this.isHandedOver = true;
      await stopRecorder(this.context);
      this.add({ kind: 'pause', title: call.title.trim() });
    } else if (call.kind === 'goOn' && this.isHandedOver) {
      await this.listen();
      this.isHandedOver = false;
    }
    return this.isHandedOver;
  }

  private vanished(page: Page, { command, label }: VanishedCall, isMainFrame: boolean): void {
    if (this.isHandedOver || !this.isStarted) return;
    const tab = this.tabOf(page);
    if (!isMainFrame || !isLocator(command)) return this.add({ kind: 'lost', what: `a click on “${label}”` });
    this.actedAt.set(tab, Date.now());
    this.add({ kind: 'act', tab, action: { name: 'click' }, command });
  }

  private listen(): Promise<void> {
    return startRecorder(this.context, {
      actionAdded: (page, action) => this.act(page, action),
      actionUpdated: (page, action) => this.act(page, action, true),
      signalAdded: (page, signal) => this.signal(page, signal),
    });
  }

  private act(page: Page, action: RecordedAction, isMore = false): void {
    const tab = this.tabOf(page);
    if (action.name === 'openPage') {
      this.opened(tab, true);
      if (/^https?:/i.test(action.url ?? '')) this.openedByLink(tab);
      return;
    }
    // Navigations and closing pages are detected elsewhere.
    if (['closePage', 'navigate'].includes(action.name) || (action.name === 'press' && isOfBrowser(action))) return;
    this.actedAt.set(tab, Date.now());
    const isSecret = this.isSecret(action);
    const step: Act = {
      kind: 'act',
      tab,
      action: isSecret ? { ...action, text: '' } : action,
      command: commandOf(page, action.selector),
      ...(isSecret && { isSecret }),
    };
    const before = isMore && this.lastTold?.tab === tab ? this.steps.indexOf(this.lastTold) : -1;
    this.lastTold = step;
    // A tab may have opened since, so this need not be the last step.
    if (before !== -1) {
      this.steps[before] = step;
      return this.changed();
    }
    const closed = this.steps.findIndex((one) => one.kind === 'close' && one.tab === tab);
    // The recorder had delayed the action that closed the page.
    if (closed === -1) this.steps.push(step);
    else this.steps.splice(closed, 0, step);
    this.changed();
  }

  /** The page reports a secret right before the action, so the same text later or elsewhere is not a secret. */
  private isSecret({ name, text = '' }: RecordedAction): boolean {
    const at = this.secrets.get(text);
    return name === 'fill' && text !== '' && at !== undefined && Date.now() - at < SECRET_MS;
  }

  private async cameBy(page: Page): Promise<Place['by']> {
    const tab = this.tabOf(page);
    const place = await placeOf(page, this.places.get(tab));
    if (place !== undefined) this.places.set(tab, place);
    return place?.by ?? 'other';
  }

  private signal(page: Page, { name, popupPageGuid }: RecordedSignal): void {
    const tab = this.tabOf(page);
    const last = this.steps.findLast((step): step is Act => step.kind === 'act' && step.tab === tab);
    if (name === 'download' && last !== undefined) last.downloads = true;
    if (name === 'popup') {
      if (last !== undefined && last === this.steps.at(-1)) last.opensTab = true;
      const opened = this.tabs.get(popupPageGuid ?? '');
      if (opened !== undefined) this.opened(opened, false);
    }
    this.changed();
  }

  /** Pages that navigate by themselves, or because of an action in them, will do so again in a run. */
  private async follow(page: Page): Promise<void> {
    const url = page.url();
    const tab = this.tabOf(page);
    const by = await this.cameBy(page);
    if (by === 'page') this.openedByLink(tab);
    const isEffect = Date.now() - (this.actedAt.get(tab) ?? 0) < EFFECT_MS;
    if (by === 'page' || (by === 'other' && isEffect) || this.isHandedOver) return;
    this.add({ kind: 'act', tab, action: { name: 'navigate', url }, command: '' });
  }

  private take(page: Page): void {
    const tab = this.tabOf(page);
    if (this.isHandedOver) this.opened(tab, false);
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && this.isStarted) this.awaited.push(this.follow(page));
    });
    page.on('close', () => this.closed(tab, !this.isHandedOver));
  }

  private opened(tab: number, byHand: boolean): void {
    if (this.reportedTabs.has(tab)) return;
    this.reportedTabs.add(tab);
    this.add({ kind: 'open', tab, byHand });
  }

  /** The tab that seemed to be opened by the person shows the target of a link. */
  private openedByLink(tab: number): void {
    const at = this.steps.findIndex((step) => step.kind === 'open' && step.tab === tab && step.byHand);
    if (at === -1 || this.steps.some((step) => step.kind === 'act' && step.tab === tab)) return;
    this.steps[at] = { kind: 'open', tab, byHand: false, byLink: true };
    this.changed();
  }

  private closed(tab: number, byHand: boolean): void {
    if (!this.steps.some((step) => step.kind === 'close' && step.tab === tab)) this.add({ kind: 'close', tab, byHand });
  }

  private tabOf(page: Page): number {
    const guid = guidOf(page);
    const tab = this.tabs.get(guid) ?? this.tabs.size;
    this.tabs.set(guid, tab);
    return tab;
  }

  private add(step: Step): void {
    this.steps.push(step);
    this.changed();
  }
}

function isLocator(command: string): boolean {
  try {
    parseLocator(command);
    return true;
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    return false;
  }
}

/** A locator command of the format. A selector without a matching method stays Playwright's own selector. */
function commandOf(page: Page, selector: string | undefined): string {
  if (selector === undefined) return '';
  const command = pythonOf(page.locator(selector).toString());
  return isLocator(command) ? command : `locator(${JSON.stringify(selector)})`;
}
