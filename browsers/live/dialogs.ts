import type { BrowserContext, Dialog, Page } from 'playwright';
import type { ServerMessage, ViewerMessage } from '../protocol.js';
import { InsistentPages } from './insistent-pages.js';

export type Question = Extract<ServerMessage, { type: 'dialog' }>;
export type Answer = Pick<Extract<ViewerMessage, { type: 'answer' }>, 'accept' | 'text' | 'login' | 'stop'>;

interface Open {
  page: Page;
  question: Question;
  /** Gives the answer to the browser; undefined when nobody answered. Resolves when the browser has taken it. */
  settle(answer: Answer | undefined): Promise<void>;
}

/** What the browser asks while a person may act. Every question is answered once: by the person, or as unanswered when their time is over. */
export class Dialogs {
  private readonly open = new Map<string, Open>();
  private readonly insistent = new InsistentPages();
  private settling: Promise<unknown> = Promise.resolve();
  private lastId = 0;

  /** `isOpen`: a person may answer. Otherwise dialogs are accepted at once: the format's rule, and nobody waits. */
  constructor(
    context: BrowserContext,
    private readonly isOpen: () => boolean,
    private readonly tell: (message: ServerMessage) => void,
  ) {
    context.on('dialog', (dialog) => this.add(dialog));
    context.on('dialogclosed', (dialog) => this.forget((open) => open.page === dialog.page()));
  }

  get questions(): Question[] {
    return [...this.open.values()].map(({ question }) => question);
  }

  /** Whether the page waits for an answer, and so takes no input. */
  isAskedBy(page: Page | undefined): boolean {
    return [...this.open.values()].some((open) => open.page === page && open.question.kind !== 'login');
  }

  /** Resolves when the browser has taken the answer. Undefined: somebody answered before, or the question is gone. */
  answer(id: string, answer: Answer): Promise<void> | undefined {
    const open = this.open.get(id);
    if (open === undefined) return undefined;
    if (answer.stop === true && open.question.mayStop) this.insistent.stop(open.page);
    this.close(id);
    return open.settle(answer).catch(() => undefined);
  }

  /** The person's time is over: what is open counts as unanswered. Resolves when the browser has taken that. */
  async settleAll(): Promise<void> {
    this.insistent.forgetAll();
    const left = [...this.open];
    for (const [id] of left) this.close(id);
    this.settling = Promise.allSettled([this.settling, ...left.map(([, open]) => open.settle(undefined))]);
    await this.settling;
  }

  /** Asks for user and password of a site. Undefined: the person does not want to, or their time is over. */
  askLogin(page: Page, origin: string, realm: string): Promise<Answer['login']> {
    return new Promise((resolve) => {
      const settle = (answer: Answer | undefined) => {
        resolve(answer?.accept === true ? answer.login : undefined);
        return Promise.resolve();
      };
      if (!this.isOpen()) resolve(undefined);
      else this.ask(page, { kind: 'login', message: realm, defaultValue: '', origin, mayStop: false }, settle);
    });
  }

  private add(dialog: Dialog): void {
    const page = dialog.page();
    const kind = dialog.type() as Question['kind'];
    if (!this.isOpen() || page === null) {
      void dialog.accept().catch(() => undefined);
      return;
    }
    const isLeaving = kind === 'beforeunload';
    if (this.insistent.isStopped(page)) {
      // As browsers do when a page may ask nothing more; it must still be possible to leave it.
      void (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
      return;
    }
    const question = {
      kind,
      message: dialog.message(),
      defaultValue: dialog.defaultValue(),
      origin: hostOf(page.url()),
      mayStop: this.insistent.count(page) && !isLeaving,
    };
    this.ask(page, question, (answer) =>
      answer === undefined || answer.accept ? dialog.accept(answer?.text) : dialog.dismiss(),
    );
  }

  private ask(page: Page, question: Omit<Question, 'type' | 'id'>, settle: Open['settle']): void {
    this.lastId += 1;
    const id = String(this.lastId);
    const message: Question = { type: 'dialog', id, ...question };
    this.open.set(id, { page, question: message, settle });
    page.once('close', () => this.forget((open) => open.page === page));
    this.tell(message);
  }

  private forget(isGone: (open: Open) => boolean): void {
    for (const [id, open] of this.open) if (isGone(open)) this.close(id);
  }

  private close(id: string): void {
    if (this.open.delete(id)) this.tell({ type: 'dialog-closed', id });
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
