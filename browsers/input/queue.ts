import { isClipboardShortcut } from './keys.js';
import type { InputMessage } from './messages.js';
import type { PageInput } from './page-input.js';
import { withTimeout } from '../../infra/with-timeout.js';

/** More input in flight would not make the page faster. */
const MAX_IN_FLIGHT = 100;
/** With more waiting than this, the page does not respond, and further input would only pile up. */
const MAX_WAITING = 2000;

type Step = { kind: 'input'; message: InputMessage } | { kind: 'release' };

/**
 * All input of one session in one order. Mouse moves and wheel turns wait for the page and merge in the meantime; a press flushes the last
 * of them and waits for nothing.
 */
export class InputQueue {
  private waiting: Step[] = [];
  private inFlight = 0;
  private isAlone = false;
  private hasDragged = false;
  private held = 0;
  private whenIdle: (() => void)[] = [];
  private target: PageInput | undefined;

  /** Calls `refused` when input is dropped because the page does not respond. */
  constructor(private readonly refused: () => void) {}

  /**
   * Directs input to another page. Releases what is pressed on the previous page. Input that arrived while there was no page goes to the
   * new one.
   */
  aimAt(target: PageInput | undefined): void {
    if (target === this.target) return;
    if (this.target !== undefined) {
      this.dispatch(this.target.releaseAll());
      this.waiting = [];
    }
    this.target = target;
    this.pump();
  }

  push(message: InputMessage): void {
    if (this.waiting.length >= MAX_WAITING) {
      this.refused();
      return;
    }
    const merged = merge(this.waiting.at(-1), message);
    if (merged !== undefined) this.waiting.pop();
    this.waiting.push({ kind: 'input', message: merged ?? message });
    this.pump();
  }

  /** Releases every key and button, after all earlier input. */
  release(): void {
    // Without a page nothing is pressed; waiting input belongs to the person who left.
    if (this.target === undefined) this.waiting = [];
    else this.waiting.push({ kind: 'release' });
    this.pump();
  }

  /** Tracks work on the page that bypasses this queue; `quiet` waits for it as well. */
  track(work: Promise<void>): void {
    this.dispatch(work);
  }

  /** Holds further input back until `work` is done. */
  hold(work: Promise<void>): void {
    this.held += 1;
    void work.finally(() => {
      this.held -= 1;
      this.pump();
    });
  }

  /**
   * Releases all keys. Resolves with true once the page has processed that and all earlier input; with false after `milliseconds`, when
   * the rest is dropped.
   */
  async quiet(milliseconds: number): Promise<boolean> {
    this.waiting = this.waiting.filter((step) => !isMotion(step));
    this.release();
    if (this.isIdle) return true;
    const idle = new Promise<boolean>((resolve) => this.whenIdle.push(() => resolve(true)));
    const isQuiet = await withTimeout(idle, milliseconds, () => false);
    if (!isQuiet) this.waiting = [];
    return isQuiet;
  }

  private get isIdle(): boolean {
    return this.inFlight === 0 && this.waiting.length === 0;
  }

  private pump(): void {
    const { target } = this;
    if (target === undefined || this.held > 0) return;
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      const mayGrow = this.waiting.length === 1 && isMotion(next);
      const isDrag = target.isPressed && isMouse(next, 'move');
      const isAlone = usesScript(next) || (this.hasDragged && isMouse(next, 'up'));
      // Chromium starts no drag while the press is in flight, drops nothing on a release before the drag has started, and loses keys until
      // the drag has ended.
      const needsAll = mayGrow || isAlone || isDrag;
      if ((needsAll && this.inFlight > 0) || this.isAlone || this.inFlight >= MAX_IN_FLIGHT) return;
      this.waiting.shift();
      this.hasDragged = isDrag;
      this.isAlone = isAlone;
      this.dispatch(next.kind === 'input' ? target.send(next.message) : target.releaseAll());
    }
  }

  private dispatch(sent: Promise<void>): void {
    this.inFlight += 1;
    sent
      // The page is gone or closing; the session notices by itself when the browser is gone.
      .catch(() => undefined)
      .finally(() => {
        this.inFlight -= 1;
        if (this.inFlight === 0) this.isAlone = false;
        this.pump();
        if (this.isIdle) this.whenIdle.splice(0).forEach((resolve) => resolve());
      });
  }
}

/** Whether a script in the page handles this input: it would overtake earlier keys, and later keys would overtake it. */
function usesScript(step: Step): boolean {
  if (step.kind !== 'input') return false;
  const { message } = step;
  if (message.type === 'key') return message.action === 'down' && isClipboardShortcut(message);
  return /^(?:paste|copy|cut|choose|fill|open)$/.test(message.type);
}

function isMotion(step: Step): boolean {
  return (step.kind === 'input' && step.message.type === 'wheel') || isMouse(step, 'move');
}

function isMouse(step: Step, action: 'move' | 'up'): boolean {
  return step.kind === 'input' && step.message.type === 'mouse' && step.message.action === action;
}

/** The newest position replaces earlier ones; wheel turns add up. Returns undefined when the two do not merge. */
function merge(last: Step | undefined, message: InputMessage): InputMessage | undefined {
  if (last?.kind !== 'input') return undefined;
  const before = last.message;
  if (isMouse(last, 'move') && message.type === 'mouse' && message.action === 'move') return message;
  if (before.type !== 'wheel' || message.type !== 'wheel' || before.modifiers !== message.modifiers) return undefined;
  return { ...message, deltaX: before.deltaX + message.deltaX, deltaY: before.deltaY + message.deltaY };
}
