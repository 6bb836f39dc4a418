import type { InputMessage } from './messages.js';
import type { PageInput } from './page-input.js';

/** More of them on their way would not make the page quicker. */
const MAX_IN_FLIGHT = 100;
/** Beyond this the page does not answer, and more would only pile up. */
const MAX_WAITING = 2000;

type Step = { kind: 'input'; message: InputMessage } | { kind: 'release' };

/**
 * All input of one session in one order. Mouse moves and wheel turns wait for the page and merge meanwhile; a press flushes
 * the last of them and waits for nothing.
 */
export class InputQueue {
  private waiting: Step[] = [];
  private inFlight = 0;
  private isAlone = false;
  private hasDragged = false;
  private held = 0;
  private whenIdle: (() => void)[] = [];
  private target: PageInput | undefined;

  /** `refused` is called when input is dropped because the page does not answer. */
  constructor(private readonly refused: () => void) {}

  /** What was pressed on the page before is released there. What came while none was attached goes to the new one. */
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

  /** Lets go of every key and button, after what was sent before. */
  release(): void {
    // Nothing is pressed where nothing is attached; what waits for a page was the person's who left.
    if (this.target === undefined) this.waiting = [];
    else this.waiting.push({ kind: 'release' });
    this.pump();
  }

  /** Work on the page that goes another way than this queue; `quiet` waits for it as well. */
  track(work: Promise<void>): void {
    this.dispatch(work);
  }

  /** What comes waits until `work` is done. */
  hold(work: Promise<void>): void {
    this.held += 1;
    void work.finally(() => {
      this.held -= 1;
      this.pump();
    });
  }

  /** Lets go of all keys. True once the page took that and all before it; false after `milliseconds`, when what is left is dropped. */
  async quiet(milliseconds: number): Promise<boolean> {
    this.waiting = this.waiting.filter((step) => !isMotion(step));
    this.release();
    if (this.isIdle) return true;
    let timer: NodeJS.Timeout | undefined;
    const idle = new Promise<boolean>((resolve) => this.whenIdle.push(() => resolve(true)));
    const tooLate = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
    const isQuiet = await Promise.race([idle, tooLate]).finally(() => clearTimeout(timer));
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
      // Chromium begins no drag while the press is on its way, drops nothing when let go before it has begun, and loses keys until it has ended.
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
      // The page is gone or going; the session notices by itself when the browser is.
      .catch(() => undefined)
      .finally(() => {
        this.inFlight -= 1;
        if (this.inFlight === 0) this.isAlone = false;
        this.pump();
        if (this.isIdle) this.whenIdle.splice(0).forEach((resolve) => resolve());
      });
  }
}

/** What a script in the page does would overtake keys that are on their way, and be overtaken by later ones. */
function usesScript(step: Step): boolean {
  return step.kind === 'input' && /^(?:paste|copy|cut|choose|fill|open)$/.test(step.message.type);
}

function isMotion(step: Step): boolean {
  return (step.kind === 'input' && step.message.type === 'wheel') || isMouse(step, 'move');
}

function isMouse(step: Step, action: 'move' | 'up'): boolean {
  return step.kind === 'input' && step.message.type === 'mouse' && step.message.action === action;
}

/** The newest position stands for those before it; wheel turns add up. Undefined: these two do not merge. */
function merge(last: Step | undefined, message: InputMessage): InputMessage | undefined {
  if (last?.kind !== 'input') return undefined;
  const before = last.message;
  if (isMouse(last, 'move') && message.type === 'mouse' && message.action === 'move') return message;
  if (before.type !== 'wheel' || message.type !== 'wheel' || before.modifiers !== message.modifiers) return undefined;
  return { ...message, deltaX: before.deltaX + message.deltaX, deltaY: before.deltaY + message.deltaY };
}
