import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Frame, Page } from 'playwright';
import type { Log } from '../../infra/log.js';
import { openFrameSession } from '../frame-session.js';
import { retryUntilInstalled } from '../session/keep-trying.js';
import type { Rect, ServerMessage } from '../../contracts/live-protocol.js';
import type { PageReport, Report } from './reports.js';
import type { Agent } from './script/index.js';
import { IsolatedWorld } from './isolated-world.js';

type FieldReport = Extract<Report, { kind: 'fields' }>['fields'][number];

interface Place {
  world: IsolatedWorld;
  contextId: number;
}

/** How long input waits for the script to be installed, in milliseconds. */
const READY_MS = 3000;
/** Field reports arrive in bursts from several frames. */
const GATHER_MS = 50;
const WHAT = 'lists, pickers, clipboard and phone keyboard';

/** The fields of one page in all its frames, including out-of-process ones. */
export class PageFields {
  private readonly worlds = new Map<Frame, IsolatedWorld | 'opening'>();
  private readonly keys = new Map<IsolatedWorld, number>();
  private readonly fieldsOf = new Map<string, { place: Place; fields: FieldReport[] }>();
  private focused: Place | undefined;
  private timer: NodeJS.Timeout | undefined;
  private latestKey = 0;
  private readonly life = new AbortController();
  private readonly taken = new AbortController();
  private isListening = false;
  private readonly onFrame = (frame: Frame) => void this.enter(frame);
  private readonly onLeft = (frame: Frame) => void this.worlds.delete(frame);
  private readonly onClose = () => this.life.abort();

  constructor(
    private readonly page: Page,
    private readonly send: (message: ServerMessage) => void,
    private readonly did: (report: PageReport) => void,
    private readonly log: Log,
  ) {}

  /** Installs the script in every frame that lacks it, as soon as the frame accepts it. */
  open(): void {
    if (!this.isListening) {
      this.isListening = true;
      this.page.on('framenavigated', this.onFrame).on('framedetached', this.onLeft).once('close', this.onClose);
    }
    for (const frame of this.page.frames()) void this.enter(frame);
  }

  /** Resolves once the main frame has the script, when installing takes too long, or when this object is closed. */
  async ready(): Promise<void> {
    const signal = AbortSignal.any([this.life.signal, this.taken.signal]);
    await delay(READY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.life.abort();
    clearTimeout(this.timer);
    this.page.off('framenavigated', this.onFrame).off('framedetached', this.onLeft).off('close', this.onClose);
    await Promise.all([...this.keys.keys()].map((world) => world.close()));
  }

  /** Calls the script in the frame that has the focus. */
  async askFocused<K extends keyof Agent>(act: K, ...values: Parameters<Agent[K]>) {
    const place = this.focused ?? this.mainPlace();
    return place && (await place.world.ask(place.contextId, act, ...values));
  }

  /** Calls the script that reported the field `id`. */
  async askField<K extends 'choose' | 'fill' | 'open'>(id: string, act: K, value: Parameters<Agent[K]>[1]) {
    const [key, contextId, fieldId] = id.split('.').map(Number);
    const world = [...this.keys].find(([, its]) => its === key)?.[0];
    if (world === undefined || contextId === undefined || fieldId === undefined) return;
    // All three functions take the field's number, and the first two also a value.
    const values = [fieldId, value] as unknown as Parameters<Agent[K]>;
    await world.ask(contextId, act, ...values);
  }

  /**
   * What the page did with the last shortcut, as reported by the frame that saw it. That frame has the focus, even when no field of it
   * has.
   */
  async takeShortcut(): Promise<'prevented' | 'left' | undefined> {
    const focused = this.focused ?? this.mainPlace();
    const others = [...this.keys.keys()].flatMap((world) =>
      world.contexts.map((contextId): Place => ({ world, contextId })),
    );
    for (const place of focused === undefined ? others : [focused, ...others]) {
      const seen = await place.world.ask(place.contextId, 'shortcut');
      if (seen === undefined || seen === 'none') continue;
      this.focused = place;
      return seen;
    }
    return undefined;
  }

  private mainPlace(): Place | undefined {
    const world = this.worlds.get(this.page.mainFrame());
    if (world === undefined || world === 'opening') return undefined;
    const contextId = world.rootContext;
    return contextId === undefined ? undefined : { world, contextId };
  }

  /** An out-of-process frame has its own DevTools session; the parent's session reaches the other frames. */
  private async enter(frame: Frame): Promise<void> {
    if (this.isClosed || this.worlds.has(frame)) return;
    this.worlds.set(frame, 'opening');
    const isMain = frame === this.page.mainFrame();
    const { signal } = this.life;
    let cdp: CDPSession | undefined;
    const attach = async () => {
      cdp = await openFrameSession(frame);
    };
    await retryUntilInstalled(attach, { signal, log: this.log, what: WHAT });
    if (cdp === undefined || this.isClosed) {
      this.worlds.delete(frame);
      await cdp?.detach().catch(() => undefined);
      return;
    }
    await this.settleIn(frame, cdp, isMain);
  }

  private async settleIn(frame: Frame, cdp: CDPSession, isMain: boolean): Promise<void> {
    const world = new IsolatedWorld(
      cdp,
      () => (isMain ? Promise.resolve({ x: 0, y: 0 }) : cornerOf(frame)),
      (its, contextId, report) => void this.report({ world: its, contextId }, report).catch(() => undefined),
      (its, contextId) => this.forget({ world: its, contextId }),
      this.did,
    );
    this.latestKey += 1;
    this.keys.set(world, this.latestKey);
    this.worlds.set(frame, world);
    const gone = new AbortController();
    cdp.once('close', () => {
      gone.abort();
      this.keys.delete(world);
      if (this.worlds.get(frame) !== world) return;
      this.worlds.delete(frame);
      // The frame may have moved to another process.
      if (!frame.isDetached()) void this.enter(frame);
    });
    const signal = AbortSignal.any([this.life.signal, gone.signal]);
    await retryUntilInstalled(() => world.install(), { signal, log: this.log, what: WHAT });
    if (isMain) this.taken.abort();
  }

  private get isClosed(): boolean {
    return this.life.signal.aborted;
  }

  private async report(place: Place, report: Report): Promise<void> {
    if (this.isClosed) return;
    switch (report.kind) {
      case 'focus':
        return this.focus(place, report.field);
      case 'fields':
        this.fieldsOf.set(this.keyOf(place), { place, fields: report.fields });
        this.timer ??= setTimeout(() => void this.gather(), GATHER_MS);
        return;
      case 'selection':
        // An empty selection counts only when it comes from the focused frame.
        if (report.text !== '' || this.isFocused(place)) this.send({ type: 'selection', text: report.text });
        return;
      case 'select':
      case 'suggest':
      case 'picker': {
        this.focused = place;
        const { kind, ...content } = report;
        const rect = await this.onPage(place, report.rect);
        const id = this.idOf(place, report.id);
        this.send({ ...content, type: kind, id, rect } as ServerMessage);
      }
    }
  }

  private async focus(place: Place, field: FieldReport | undefined): Promise<void> {
    if (field === undefined) {
      if (!this.isFocused(place)) return;
      this.send({ type: 'focus' });
      return;
    }
    this.focused = place;
    this.send({ type: 'focus', field: await this.toPage(place, field) });
  }

  private async gather(): Promise<void> {
    this.timer = undefined;
    const lists = await Promise.all(
      [...this.fieldsOf.values()].map(async ({ place, fields }) => {
        if (fields.length === 0) return [];
        const corner = await place.world.cornerOf(place.contextId).catch(() => undefined);
        if (corner === undefined) return [];
        return fields.map((field) => ({ ...field, id: this.idOf(place, field.id), rect: moved(field.rect, corner) }));
      }),
    );
    if (!this.isClosed) this.send({ type: 'fields', fields: lists.flat() });
  }

  private async toPage(place: Place, field: FieldReport) {
    return { ...field, id: this.idOf(place, field.id), rect: await this.onPage(place, field.rect) };
  }

  private async onPage(place: Place, rect: Rect): Promise<Rect> {
    return moved(rect, await place.world.cornerOf(place.contextId));
  }

  private forget(place: Place): void {
    if (this.fieldsOf.delete(this.keyOf(place))) this.timer ??= setTimeout(() => void this.gather(), GATHER_MS);
    if (!this.isFocused(place)) return;
    this.focused = undefined;
    this.send({ type: 'focus' });
    this.send({ type: 'selection', text: '' });
  }

  private isFocused({ world, contextId }: Place): boolean {
    return this.focused === undefined || (this.focused.world === world && this.focused.contextId === contextId);
  }

  private keyOf({ world, contextId }: Place): string {
    return `${this.keys.get(world) ?? 0}.${contextId}`;
  }

  private idOf(place: Place, fieldId: number): string {
    return `${this.keyOf(place)}.${fieldId}`;
  }
}

function moved(rect: Rect, by: Pick<Rect, 'x' | 'y'>): Rect {
  const round = (length: number) => Math.round(length * 10) / 10;
  return { x: round(rect.x + by.x), y: round(rect.y + by.y), width: round(rect.width), height: round(rect.height) };
}

async function cornerOf(frame: Frame): Promise<Pick<Rect, 'x' | 'y'>> {
  const element = await frame.frameElement();
  const box = await element.boundingBox().finally(() => element.dispose());
  if (box === null) throw new Error('the frame is not shown');
  return box;
}
