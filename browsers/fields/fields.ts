import type { BrowserContext, Page } from 'playwright';
import type { Log } from '../../config/log.js';
import type { ServerMessage } from '../protocol.js';
import { PageFields } from './page-fields.js';
import type { Agent } from './script/index.js';

/** The fields of the shown page, while a person may act on it; at other times nothing of ours is in the page. */
export class Fields {
  private page: Page | undefined;
  private isWanted = false;
  private current: { page: Page; fields: PageFields } | undefined;
  private work: Promise<void> = Promise.resolve();
  private readonly known = new Map<ServerMessage['type'], ServerMessage>();

  constructor(
    private readonly context: BrowserContext,
    private readonly tell: (message: ServerMessage) => void,
    private readonly log: Log,
  ) {}

  follow(page: Page | undefined): void {
    this.page = page;
    this.settle();
  }

  want(isWanted: boolean): void {
    this.isWanted = isWanted;
    this.settle();
  }

  /** Resolves when what is wanted is so. */
  settled(): Promise<void> {
    return this.work;
  }

  /** What a person who gets control now has to know. */
  get state(): ServerMessage[] {
    return this.isWanted ? [...this.known.values()] : [];
  }

  async askFocused<K extends keyof Agent>(act: K, ...values: Parameters<Agent[K]>) {
    return this.current?.fields.askFocused(act, ...values);
  }

  async askField<K extends 'choose' | 'fill' | 'open'>(id: string, act: K, value: Parameters<Agent[K]>[1]) {
    await this.current?.fields.askField(id, act, value);
  }

  copied(text: string): void {
    this.tell({ type: 'copied', text });
  }

  private settle(): void {
    this.work = this.work
      .then(() => this.change())
      .catch((error: unknown) => this.log.debug({ err: error }, 'fields of the page could not be watched'));
  }

  private async change(): Promise<void> {
    const page = this.isWanted ? this.page : undefined;
    const { current } = this;
    if (current?.page === page) return;
    this.current = undefined;
    await current?.fields.close();
    if (this.known.size > 0) this.forget();
    if (page === undefined || page.isClosed()) return;
    const fields = new PageFields(this.context, page, (message) => this.pass(message));
    this.current = { page, fields };
    await fields.open();
  }

  private pass(message: ServerMessage): void {
    if (message.type === 'focus' || message.type === 'fields' || message.type === 'selection')
      this.known.set(message.type, message);
    this.tell(message);
  }

  private forget(): void {
    this.known.clear();
    this.tell({ type: 'focus' });
    this.tell({ type: 'fields', fields: [] });
    this.tell({ type: 'selection', text: '' });
  }
}
