import { randomUUID } from 'node:crypto';
import type { ElementHandle, Frame, Locator, Page } from 'playwright';
import { plain } from '../human-actions/describe-action.js';
import type { LoggedAction } from '../human-actions/action-log.js';
import type { PickedElement, PointTarget } from '../../contracts/pointing.js';
import { describe } from './describe.js';
import { elementAt } from './element-at.js';
import { withTimeout } from '../../infra/with-timeout.js';

/** The attribute that marks the element in its page, for the worker that acts on it. */
const MARK = 'data-intermission-pointed';
const LOOK_MS = 3000;

export type PointAnswer =
  { outcome: 'picked'; pick: PickedElement } | { outcome: 'shut' | 'changed' | 'nothing' | 'no-answer' };

/** What pointing needs from its live view. */
interface PointSide {
  isOpen(): boolean;
  page(): Page | undefined;
  /** An element of the last form that was read; undefined when the form has changed. */
  formElement(form: string, ref: string): Locator | undefined;
  /** Whether input aimed at a frame of this epoch still meets what the person saw. */
  isCurrent(epoch: number): boolean;
  /** Shutting the gate waits for this work. */
  track(work: Promise<void>): void;
  note(deed: LoggedAction): void;
}

interface PointedElement {
  mark: string;
  label: string;
  target: Locator;
}

/** Tracks the element that a person points at: it is shown to them first, and kept until they confirm it. */
export class Pointing {
  private picked: PointedElement | undefined;
  private pauseId: string | undefined;

  constructor(private readonly side: PointSide) {}

  /** A pause begins, or its gate opens again. Elements picked in an earlier pause no longer count. */
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
    const noAnswer = (): PointAnswer => ({ outcome: 'no-answer' });
    return withTimeout(work, LOOK_MS, noAnswer).catch(noAnswer);
  }

  /** The current position of the picked element. Undefined when nothing is picked; without `rect` when the element is gone. */
  async current(): Promise<PickedElement | undefined> {
    if (this.picked === undefined) return undefined;
    const { label, target } = this.picked;
    const rect = await target.boundingBox({ timeout: LOOK_MS }).catch(() => null);
    return rect === null ? { label } : { label, rect };
  }

  clear(): void {
    void this.unmark();
  }

  /** Tells the worker how to find the element that was picked in that pause. */
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
    if ('x' in at) {
      if (at.epoch !== undefined && !this.side.isCurrent(at.epoch)) return 'changed';
      return (await elementAt(page.mainFrame(), at)) ?? 'nothing';
    }
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
