import type { Locator, Page } from 'playwright';
import { counted, typed } from '../human-actions/describe-action.js';
import { actOnForm } from './act-on-form.js';
import type { FormAct, PageForm } from '../../contracts/page-form.js';
import { readForm } from './read-form.js';
import { actAndSettle } from './settle.js';

/** What the form needs from its live view. */
interface FormSide {
  isOpen(): boolean;
  page(): Page | undefined;
  /** Shutting the gate waits for this work. */
  track(work: Promise<void>): void;
  note(deed: { kind: string; amount: number; say: (amount: number, field?: string) => string }): void;
}

export type FormAnswer = { outcome: 'done' } | { outcome: 'shut' | 'changed' | 'no-answer' };

/** Access to the page for people who work without frames. It is behind the same gate as the live view. */
export class FormAccess {
  private last: { id: string; page: Page; refs: Set<string>; offered: Set<string> } | undefined;

  /** Reads run one at a time, because each changes the page for a moment. */
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly side: FormSide) {}

  async read(): Promise<PageForm | Exclude<FormAnswer['outcome'], 'done'>> {
    const page = this.side.page();
    if (!this.side.isOpen() || page === undefined) return 'shut';
    const reading = this.reading.then(() => readForm(page));
    this.reading = reading.catch(() => undefined);
    try {
      const form = await reading;
      const refs = form.items.flatMap((item) => ('ref' in item && !item.isDisabled ? [item.ref] : []));
      const shown = form.items.flatMap((item) => ('ref' in item ? [item.ref] : []));
      this.last = { id: form.id, page, refs: new Set(refs), offered: new Set(shown) };
      return form;
    } catch {
      return 'no-answer';
    }
  }

  /** An element of the last form that was read. Undefined when the page has changed, or the form has no such element. */
  element(form: string, ref: string): Locator | undefined {
    const page = this.side.page();
    if (this.last?.id !== form || this.last.page !== page || !this.last.offered.has(ref)) return undefined;
    return page.getByRef(ref);
  }

  async act(act: FormAct): Promise<FormAnswer> {
    const page = this.side.page();
    if (!this.side.isOpen() || page === undefined) return { outcome: 'shut' };
    if (this.last?.id !== act.form || this.last.page !== page || !this.last.refs.has(act.ref)) {
      return { outcome: 'changed' };
    }
    try {
      await actAndSettle(page, () => {
        const work = actOnForm(page, act);
        this.side.track(work);
        return work;
      });
    } catch {
      // Playwright's message may contain typed text.
      return { outcome: 'no-answer' };
    }
    this.side.note(actionOf(act));
    return { outcome: 'done' };
  }
}

function actionOf({ value, checked, options }: FormAct) {
  if (value !== undefined) return typed([...value].length);
  if (checked !== undefined) return counted(checked ? 'ticked a box' : 'cleared a box');
  return counted(options === undefined ? 'pressed a button or link' : 'chose from a list');
}
