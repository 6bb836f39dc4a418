import { randomUUID } from 'node:crypto';
import type { ElementHandle, Frame, Locator, Page } from 'playwright';
import { plain } from '../acts/deeds.js';
import type { Deed } from '../acts/acts.js';
import type { Pick, PointTarget } from '../protocol.js';
import { describe } from './describe.js';
import { elementAt } from './element-at.js';

/** How the element is marked in its page, for the worker that acts on it. */
const MARK = 'data-intermission-pointed';
const LOOK_MS = 3000;

export type PointAnswer = { outcome: 'picked'; pick: Pick } | { outcome: 'shut' | 'changed' | 'nothing' | 'no-answer' };

/** What pointing needs of the live view it stands beside. */
interface PointSide {
  isOpen(): boolean;
  page(): Page | undefined;
  /** The element of the form that was read last; undefined when the form is another by now. */
  formElement(form: string, ref: string): Locator | undefined;
  /** The gate is not shut before this work has ended. */
  track(work: Promise<void>): void;
  note(deed: Deed): void;
}

interface Picked {
  mark: string;
  label: string;
  target: Locator;
}

/** Which element a person points at: shown to them first, and kept until they say that it is the one. */
export class Pointing {
  private picked: Picked | undefined;
  private pauseId: string | undefined;

  constructor(private readonly side: PointSide) {}

  /** A pause begins, or is opened once more: what was pointed at in an earlier one counts no more. */
  begin(pauseId: string | undefined): void {
    if (pauseId === this.pauseId) return;
    this.pauseId = pauseId;
    this.picked = undefined;
  }

  async point(at: PointTarget): Promise<PointAnswer> {
    const page = this.side.page();
    if (!this.side.isOpen() || page === undefined) return { outcome: 'shut' };
    const work = this.pick(page, at);
    this.side.track(work.then(() => undefined));
    return inTime(work).catch((): PointAnswer => ({ outcome: 'no-answer' }));
  }

  /** Where the picked element is now. Undefined: nothing is picked, or it is gone. */
  async current(): Promise<Pick | undefined> {
    if (this.picked === undefined) return undefined;
    const { label, target } = this.picked;
    const rect = await target.boundingBox({ timeout: LOOK_MS }).catch(() => null);
    return rect === null ? { label } : { label, rect };
  }

  clear(): void {
    void this.unmark();
  }

  /** For the worker: how to find what was picked in that pause. */
  taken(pauseId: string): { mark: string; label: string } | undefined {
    if (this.picked === undefined || pauseId !== this.pauseId) return undefined;
    return { mark: this.picked.mark, label: this.picked.label };
  }

  private async pick(page: Page, at: PointTarget): Promise<PointAnswer> {
    const found = await this.find(page, at);
    if (typeof found === 'string') return { outcome: found };
    await this.unmark();
    const mark = randomUUID();
    await found.element.evaluate(setMark, { name: MARK, value: mark });
    const target = found.frame.locator(`[${MARK}="${mark}"]`);
    const label = await describe(target);
    this.picked = { mark, label, target };
    this.side.note(plain(`pointed at ${label}`));
    const rect = await found.element.boundingBox();
    return { outcome: 'picked', pick: rect === null ? { label } : { label, rect } };
  }

  private async find(
    page: Page,
    at: PointTarget,
  ): Promise<{ element: ElementHandle; frame: Frame } | 'changed' | 'nothing'> {
    if ('x' in at) return (await elementAt(page.mainFrame(), at)) ?? 'nothing';
    const target = this.side.formElement(at.form, at.ref);
    const element = await target?.elementHandle({ timeout: LOOK_MS }).catch(() => undefined);
    const frame = await element?.ownerFrame();
    return element && frame ? { element, frame } : 'changed';
  }

  private async unmark(): Promise<void> {
    const before = this.picked;
    this.picked = undefined;
    await before?.target.evaluate(removeMark, MARK, { timeout: LOOK_MS }).catch(() => undefined);
  }
}

function setMark(element: unknown, { name, value }: { name: string; value: string }): void {
  (element as { setAttribute(name: string, value: string): void }).setAttribute(name, value);
}

function removeMark(element: unknown, name: string): void {
  (element as { removeAttribute(name: string): void }).removeAttribute(name);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), LOOK_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
