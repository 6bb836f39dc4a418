import type { BrowserContext, Frame, Page } from 'playwright';
import type { Rect, ServerMessage } from '../protocol.js';
import type { Report } from './reports.js';
import type { Agent } from './script/index.js';
import { World } from './world.js';

type FieldReport = Extract<Report, { kind: 'fields' }>['fields'][number];

interface Place {
  world: World;
  contextId: number;
}

/** Fields come in bursts, from several frames. */
const GATHER_MS = 50;

/** The fields of one page, in all its frames, those of other processes too. */
export class PageFields {
  private readonly worlds = new Map<Frame, World | 'opening'>();
  private readonly keys = new Map<World, number>();
  private readonly fieldsOf = new Map<string, { place: Place; fields: FieldReport[] }>();
  private focused: Place | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private readonly onFrame = (frame: Frame) => void this.enter(frame);
  private readonly onLeft = (frame: Frame) => void this.worlds.delete(frame);

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly tell: (message: ServerMessage) => void,
  ) {}

  async open(): Promise<void> {
    await this.enter(this.page.mainFrame());
    this.page.on('framenavigated', this.onFrame).on('framedetached', this.onLeft);
    await Promise.all(this.page.frames().map((frame) => this.enter(frame)));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.page.off('framenavigated', this.onFrame).off('framedetached', this.onLeft);
    await Promise.all([...this.keys.keys()].map((world) => world.close()));
  }

  /** Asks the script of the frame that has the focus. */
  async askFocused<K extends keyof Agent>(act: K, ...values: Parameters<Agent[K]>) {
    const place = this.focused ?? this.mainPlace();
    return place && (await place.world.ask(place.contextId, act, ...values));
  }

  /** Asks the script that reported the field `id`. */
  async askField<K extends 'choose' | 'fill' | 'open'>(id: string, act: K, value: Parameters<Agent[K]>[1]) {
    const [key, contextId, fieldId] = id.split('.').map(Number);
    const world = [...this.keys].find(([, its]) => its === key)?.[0];
    if (world === undefined || contextId === undefined || fieldId === undefined) return;
    // Each of the three takes the field's number, and the first two a value.
    const values = [fieldId, value] as unknown as Parameters<Agent[K]>;
    await world.ask(contextId, act, ...values);
  }

  private mainPlace(): Place | undefined {
    const world = this.worlds.get(this.page.mainFrame());
    if (world === undefined || world === 'opening') return undefined;
    const contextId = world.rootContext;
    return contextId === undefined ? undefined : { world, contextId };
  }

  /** A frame of a process of its own has a DevTools session of its own; the others are reached by their parent's. */
  private async enter(frame: Frame): Promise<void> {
    if (this.isClosed || this.worlds.has(frame)) return;
    this.worlds.set(frame, 'opening');
    const isMain = frame === this.page.mainFrame();
    try {
      const cdp = await this.context.newCDPSession(isMain ? this.page : frame);
      const corner = () => (isMain ? Promise.resolve({ x: 0, y: 0 }) : cornerOf(frame));
      const world = await World.open(
        cdp,
        corner,
        (its, contextId, report) => void this.report({ world: its, contextId }, report).catch(() => undefined),
        (its, contextId) => this.forget({ world: its, contextId }),
      );
      this.keys.set(world, this.keys.size + 1);
      this.worlds.set(frame, world);
      cdp.once('close', () => {
        if (this.worlds.get(frame) === world) this.worlds.delete(frame);
        this.keys.delete(world);
      });
      if (this.isClosed) await world.close();
    } catch (error) {
      this.worlds.delete(frame);
      if (isMain) throw error;
    }
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
        // A frame without the focus has nothing to say when another one's text is selected.
        if (report.text !== '' || this.isFocused(place)) this.tell({ type: 'selection', text: report.text });
        return;
      case 'select':
      case 'picker': {
        this.focused = place;
        const { kind, ...content } = report;
        const rect = await this.onPage(place, report.rect);
        const id = this.idOf(place, report.id);
        this.tell({ ...content, type: kind, id, rect } as ServerMessage);
      }
    }
  }

  private async focus(place: Place, field: FieldReport | undefined): Promise<void> {
    if (field === undefined) {
      if (!this.isFocused(place)) return;
      this.tell({ type: 'focus' });
      return;
    }
    this.focused = place;
    this.tell({ type: 'focus', field: await this.toPage(place, field) });
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
    if (!this.isClosed) this.tell({ type: 'fields', fields: lists.flat() });
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
    this.tell({ type: 'focus' });
    this.tell({ type: 'selection', text: '' });
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
