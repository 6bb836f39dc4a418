import type { BrowserContext, Page } from 'playwright';
import { pythonOf } from '../../activities/suggest-command.js';
import { LocatorSyntaxError, parseLocator } from '../../automation/index.js';
import { isOfBrowser } from './browser-keys.js';
import { type Place, placeOf } from './came-by.js';
import type { InPageCall } from './in-page.js';
import {
  guidOf,
  type RecordedAction,
  type RecordedSignal,
  startRecorder,
  stopRecorder,
} from './playwright-recorder.js';
import type { Act, Step } from './steps.js';

/** How long the recorder may take for what it tells, in frames. */
const SECRET_MS = 5000;

/** A page that goes back or loads again so soon after something was done in it does it because of that. */
const EFFECT_MS = 5000;

/** All that is recorded in a browser's context, step after step. `changed` is called at each. */
export class Recording {
  readonly steps: Step[] = [];
  private readonly tabs = new Map<string, number>();
  private readonly told = new Set<number>();
  /** What was typed where nobody may read it, and when. */
  private readonly secrets = new Map<string, number>();
  /** Epoch milliseconds: when something was done in a tab last. */
  private readonly actedAt = new Map<number, number>();
  /** Where each tab was when it went somewhere last. */
  private readonly places = new Map<number, Place>();
  private awaited: Promise<void>[] = [];
  private isStarted = false;
  private isHandedOver = false;

  constructor(
    private readonly context: BrowserContext,
    private readonly changed: () => void,
  ) {
    context.on('page', (page) => this.take(page));
  }

  /** Starts with the context's pages as they are now. */
  async start(): Promise<void> {
    for (const page of this.context.pages()) {
      this.told.add(this.tabOf(page));
      await this.cameBy(page);
    }
    this.isStarted = true;
    await this.listen();
  }

  /** What the recorder had kept back is a step when this resolves. */
  async stop(): Promise<void> {
    if (!this.isHandedOver) await stopRecorder(this.context);
    await Promise.all(this.awaited);
  }

  /** Answers a call of a page: whether it is the other person's turn. */
  async answer(page: Page, call: InPageCall): Promise<boolean> {
    if (call.kind === 'secret') this.secrets.set(call.text, Date.now());
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
    // Where a page goes and that it closes is seen elsewhere.
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
    const last = this.steps.at(-1);
    if (isMore && last?.kind === 'act' && last.tab === tab) this.steps.pop();
    const closed = this.steps.findIndex((one) => one.kind === 'close' && one.tab === tab);
    // What closed the page was kept back until now.
    if (closed === -1) this.steps.push(step);
    else this.steps.splice(closed, 0, step);
    this.changed();
  }

  /** The page told it right before, so that the same text elsewhere and later is none. */
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

  /** Pages that lead on by themselves, or by what was done in them, will do so again. */
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
    if (this.told.has(tab)) return;
    this.told.add(tab);
    this.add({ kind: 'open', tab, byHand });
  }

  /** The tab, which seemed to be a new one of the person's, shows what a link led to. */
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

/** A locator command of the format; what it has no method for stays as Playwright's own selector. */
function commandOf(page: Page, selector: string | undefined): string {
  if (selector === undefined) return '';
  const command = pythonOf(page.locator(selector).toString());
  try {
    parseLocator(command);
    return command;
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    return `locator(${JSON.stringify(selector)})`;
  }
}
