import type { Page } from 'playwright';
import type { Log } from '../../infra/log.js';
import { NO_FOLDER } from '../files/choosers.js';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import { PageFields } from './page-fields.js';
import type { PageReport } from './reports.js';
import type { Agent } from './script/index.js';

/** How long after an action of the person the page may copy, and how often. */
const COPY_MS = 10_000;
const MOST_COPIES = 10;

/** The fields of the shown page while a person may act on it. At other times none of our scripts are in the page. */
export class Fields {
  private page: Page | undefined;
  private isWanted = false;
  private current: { page: Page; fields: PageFields } | undefined;
  private copiesUntil = 0;
  private copiesLeft = 0;
  private work: Promise<void> = Promise.resolve();
  private readonly known = new Map<ServerMessage['type'], ServerMessage>();

  constructor(
    private readonly send: (message: ServerMessage) => void,
    /** Holds input back until `work` is done: a press that overtakes the script opens no list. */
    private readonly hold: (work: Promise<void>) => void,
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

  /** A person joined, or the pause continues: install whatever is missing in the page. */
  check(): void {
    this.settle();
  }

  /** Resolves when the fields are in the wanted state; a page that does not respond gets its scripts later. */
  settled(): Promise<void> {
    return this.work;
  }

  /** The messages for a person who gains control. */
  get state(): ServerMessage[] {
    return this.isWanted ? [...this.known.values()] : [];
  }

  async askFocused<K extends keyof Agent>(act: K, ...values: Parameters<Agent[K]>) {
    return this.current?.fields.askFocused(act, ...values);
  }

  async askField<K extends 'choose' | 'fill' | 'open'>(id: string, act: K, value: Parameters<Agent[K]>[1]) {
    await this.current?.fields.askField(id, act, value);
  }

  /**
   * Whether the page prevented the default action of the last clipboard shortcut. Later questions go to the frame that saw the shortcut.
   */
  async isShortcutPrevented(): Promise<boolean> {
    return (await this.current?.fields.takeShortcut()) === 'prevented';
  }

  copied(text: string): void {
    this.send({ type: 'copied', text });
  }

  private settle(): void {
    this.work = this.work
      .then(() => this.change())
      .catch((error: unknown) => this.log.warn({ err: error }, 'could not watch the fields of the page'));
  }

  private async change(): Promise<void> {
    const page = this.isWanted ? this.page : undefined;
    const { current } = this;
    if (current?.page === page) return current?.fields.open();
    this.current = undefined;
    await current?.fields.close();
    if (this.known.size > 0) this.forget();
    if (page === undefined || page.isClosed()) return;
    const fields = new PageFields(
      page,
      (message) => this.pass(message),
      (report) => this.did(report),
      this.log,
    );
    this.current = { page, fields };
    fields.open();
    this.hold(fields.ready());
  }

  /** The person acted: for a moment the page may copy, as in a browser. */
  acted(): void {
    this.copiesUntil = Date.now() + COPY_MS;
    this.copiesLeft = MOST_COPIES;
  }

  private did(report: PageReport): void {
    if (report.kind === 'folder') return this.notice(NO_FOLDER);
    if (Date.now() > this.copiesUntil || this.copiesLeft === 0) return;
    this.copiesLeft -= 1;
    if (report.kind === 'copied-other')
      return this.notice('The page copied something other than text, which cannot be sent to you');
    this.copied(report.text);
    if (report.isCut) this.notice(`The page copied a long text; you have its first ${report.text.length} characters`);
  }

  private notice(text: string): void {
    this.send({ type: 'notice', text });
  }

  private pass(message: ServerMessage): void {
    if (message.type === 'focus' || message.type === 'fields' || message.type === 'selection')
      this.known.set(message.type, message);
    this.send(message);
  }

  private forget(): void {
    this.known.clear();
    this.send({ type: 'focus' });
    this.send({ type: 'fields', fields: [] });
    this.send({ type: 'selection', text: '' });
  }
}
