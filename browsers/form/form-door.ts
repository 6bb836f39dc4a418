import type { Locator, Page } from 'playwright';
import { counted, typed } from '../acts/deeds.js';
import { actOnForm } from './act-on-form.js';
import type { FormAct, PageForm } from './form.js';
import { readForm } from './read-form.js';

/** How long a press has to send the page elsewhere before it is read again. */
const NAVIGATION_MS = 300;

/** What the form needs of the live view it stands beside. */
interface FormSide {
  isOpen(): boolean;
  page(): Page | undefined;
  /** The gate is not shut before this work has ended. */
  track(work: Promise<void>): void;
  note(deed: { kind: string; amount: number; say: (amount: number, field?: string) => string }): void;
}

export type FormAnswer = { outcome: 'done' } | { outcome: 'shut' | 'changed' | 'no-answer' };

/** The way into the page for who works without the picture. The same gate as for the live view stands before it. */
export class FormDoor {
  private last: { id: string; page: Page; refs: Set<string>; shown: Set<string> } | undefined;

  constructor(private readonly side: FormSide) {}

  async read(): Promise<PageForm | Exclude<FormAnswer['outcome'], 'done'>> {
    const page = this.side.page();
    if (!this.side.isOpen() || page === undefined) return 'shut';
    try {
      const form = await readForm(page);
      const refs = form.items.flatMap((item) => ('ref' in item && !item.isDisabled ? [item.ref] : []));
      const shown = form.items.flatMap((item) => ('ref' in item ? [item.ref] : []));
      this.last = { id: form.id, page, refs: new Set(refs), shown: new Set(shown) };
      return form;
    } catch {
      return 'no-answer';
    }
  }

  /** An element of the form that was read last. Undefined when the page shows another, or has no such element. */
  element(form: string, ref: string): Locator | undefined {
    const page = this.side.page();
    if (this.last?.id !== form || this.last.page !== page || !this.last.shown.has(ref)) return undefined;
    return page.getByRef(ref);
  }

  async act(act: FormAct): Promise<FormAnswer> {
    const page = this.side.page();
    if (!this.side.isOpen() || page === undefined) return { outcome: 'shut' };
    if (this.last?.id !== act.form || this.last.page !== page || !this.last.refs.has(act.ref)) {
      return { outcome: 'changed' };
    }
    const moved = page.waitForEvent('framenavigated', { timeout: NAVIGATION_MS }).catch(() => undefined);
    const work = actOnForm(page, act);
    this.side.track(work);
    try {
      await work;
    } catch {
      // Playwright's message may hold what was typed.
      return { outcome: 'no-answer' };
    }
    this.side.note(deedOf(act));
    if (act.press === true) await moved;
    return { outcome: 'done' };
  }
}

function deedOf({ value, checked, options }: FormAct) {
  if (value !== undefined) return typed([...value].length);
  if (checked !== undefined) return counted(checked ? 'ticked a box' : 'cleared a box');
  return counted(options === undefined ? 'pressed a button or link' : 'chose from a list');
}
