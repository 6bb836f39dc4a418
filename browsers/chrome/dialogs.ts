import type { BrowserContext, Dialog, Page } from 'playwright';
import { cutText, LONGEST_TITLE } from '../session/text-limits.js';
import type { ServerMessage, ViewerMessage } from '../../contracts/live-protocol.js';
import { DialogSpam } from './dialog-spam.js';

export type Question = Extract<ServerMessage, { type: 'dialog' }>;
export type Answer = Pick<Extract<ViewerMessage, { type: 'answer' }>, 'accept' | 'text' | 'login' | 'stop'>;

/** As many characters as Chromium's own dialogs show. */
const LONGEST_MESSAGE = 4000;
const LONGEST_DEFAULT = 2000;

interface OpenDialog {
  page: Page;
  question: Question;
  /** Passes the answer to the browser; undefined when nobody answered. Resolves when the browser has accepted it. */
  settle(answer: Answer | undefined): Promise<void>;
}

/**
 * The dialogs and sign-in prompts that open while a person may act. Each is settled once: by the person, or as unanswered when their time
 * is over.
 */
export class Dialogs {
  private readonly open = new Map<string, OpenDialog>();
  private readonly insistent = new DialogSpam();
  private settling: Promise<unknown> = Promise.resolve();
  private lastId = 0;

  /** `isOpen`: a person may answer. Otherwise dialogs are accepted at once, as the automation format specifies, and nobody waits. */
  constructor(
    context: BrowserContext,
    private readonly isOpen: () => boolean,
    private readonly send: (message: ServerMessage) => void,
  ) {
    context.on('dialog', (dialog) => this.add(dialog));
    context.on('dialogclosed', (dialog) => this.forget((open) => open.page === dialog.page()));
  }

  get questions(): Question[] {
    return [...this.open.values()].map(({ question }) => question);
  }

  /** Whether the page waits for an answer, and so accepts no input. */
  isAskedBy(page: Page | undefined): boolean {
    return [...this.open.values()].some((open) => open.page === page && open.question.kind !== 'login');
  }

  /** Resolves when the browser has accepted the answer. Returns undefined when somebody has answered already or the dialog is gone. */
  answer(id: string, answer: Answer): Promise<void> | undefined {
    const open = this.open.get(id);
    if (open === undefined) return undefined;
    if (answer.stop === true && open.question.mayStop) this.insistent.stop(open.page);
    this.close(id);
    return open.settle(answer).catch(() => undefined);
  }

  /** The person's time is over: open dialogs count as unanswered. Resolves when the browser has accepted that. */
  async settleAll(): Promise<void> {
    this.insistent.forgetAll();
    const left = [...this.open];
    for (const [id] of left) this.close(id);
    this.settling = Promise.allSettled([this.settling, ...left.map(([, open]) => open.settle(undefined))]);
    await this.settling;
  }

  /** The person acted on the page: the document it loads next may open dialogs again. */
  acted(page: Page | undefined): void {
    if (page !== undefined) this.insistent.acted(page);
  }

  /** Asks for the user name and password of a site. Undefined when the person declines or their time is over. */
  askLogin(page: Page, origin: string, realm: string): Promise<Answer['login']> {
    return new Promise((resolve) => {
      const settle = (answer: Answer | undefined) => {
        resolve(answer?.accept === true ? answer.login : undefined);
        return Promise.resolve();
      };
      if (!this.isOpen() || this.insistent.isSignInStopped(page)) return resolve(undefined);
      const mayStop = this.insistent.count(page);
      const message = cutText(realm, LONGEST_TITLE);
      this.ask(
        page,
        { kind: 'login', message, defaultValue: '', origin: cutText(origin, LONGEST_TITLE), mayStop },
        settle,
      );
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
      // As browsers do for a page that may open no more dialogs; leaving the page must stay possible.
      void (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
      return;
    }
    const question = {
      kind,
      message: cutText(dialog.message(), LONGEST_MESSAGE),
      defaultValue: cutText(dialog.defaultValue(), LONGEST_DEFAULT),
      origin: hostOf(page.url()),
      mayStop: this.insistent.count(page) && !isLeaving,
    };
    this.ask(page, question, (answer) =>
      answer === undefined || answer.accept ? dialog.accept(answer?.text) : dialog.dismiss(),
    );
  }

  private ask(page: Page, question: Omit<Question, 'type' | 'id'>, settle: OpenDialog['settle']): void {
    this.lastId += 1;
    const id = String(this.lastId);
    const message: Question = { type: 'dialog', id, ...question };
    this.open.set(id, { page, question: message, settle });
    page.once('close', () => this.forget((open) => open.page === page));
    this.send(message);
  }

  private forget(isGone: (open: OpenDialog) => boolean): void {
    for (const [id, open] of this.open) if (isGone(open)) this.close(id);
  }

  private close(id: string): void {
    if (this.open.delete(id)) this.send({ type: 'dialog-closed', id });
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? cutText(new URL(url).host, LONGEST_TITLE) : '';
}
