import type { CDPSession } from 'playwright';
import { type Frame, isSamePicture, type PageView } from './frame.js';

/** A page that did not change for this long has come to rest. */
const REST_MS = 300;
/** While a person acts it takes longer: what they do next would wait for the picture to be taken. */
const ACTING_REST_MS = 600;
/** While a picture is taken the cast shows its traces, and a little longer. */
const TRACES_MS = 120;
/** A page that changes again this soon has not come to rest: the next time takes twice as long. */
const RESTLESS_MS = 1000;
const LONGEST_REST_MS = 8000;
const QUALITY = 85;
const TAKE_MS = 1500;

export interface SharpNeeds {
  /** Takes a picture as sharp as somebody can see; undefined when there is no need of one or the page does not answer. */
  take: (view: PageView) => Promise<Frame | undefined>;
  /** How long such a picture occupies the line of whoever acts, as far as is known. */
  costMs: () => number;
  show: (frame: Frame) => void;
}

/** One sharp picture when the page has come to rest: what moves is sent small and quickly, what stands is there to be read. */
export class Sharp {
  private timer: NodeJS.Timeout | undefined;
  private restMs = REST_MS;
  private shownAt = Number.NEGATIVE_INFINITY;
  /** The cast's picture of the page at rest, while a sharp one is taken. */
  private taking: Frame | undefined;
  /** What the cast has shown since. */
  private meanwhile: Frame | undefined;

  constructor(private readonly needs: SharpNeeds) {}

  /** The cast shows something new. False when that may be a trace of the picture that is taken, and must wait. */
  changed(frame: Frame): boolean {
    if (this.taking !== undefined) {
      this.meanwhile = frame;
      return false;
    }
    const isRestless = performance.now() - this.shownAt < RESTLESS_MS;
    this.shownAt = Number.NEGATIVE_INFINITY;
    if (isRestless) this.restMs = Math.min(2 * this.restMs, LONGEST_REST_MS);
    this.wait(frame);
    return true;
  }

  /** The person acts: what comes of it must not wait. */
  hurry(): void {
    const unfinished = this.shownAt === Number.NEGATIVE_INFINITY ? this.taking : undefined;
    this.restMs = ACTING_REST_MS;
    this.shownAt = Number.NEGATIVE_INFINITY;
    const hasChanged = this.goOn();
    if (unfinished !== undefined && !hasChanged) this.wait(unfinished);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.taking = undefined;
    this.meanwhile = undefined;
  }

  private wait(frame: Frame): void {
    clearTimeout(this.timer);
    // A line that the picture would block for long is left to the person a little longer.
    this.timer = setTimeout(() => void this.take(frame), this.restMs + 2 * this.needs.costMs());
  }

  private async take(frame: Frame): Promise<void> {
    this.taking = frame;
    const sharp = await this.needs.take(frame.view);
    // Somebody has acted, or another page is shown.
    if (this.taking !== frame) return;
    if (sharp === undefined) {
      this.goOn();
      return;
    }
    this.shownAt = performance.now();
    this.needs.show(sharp);
    this.timer = setTimeout(() => this.goOn(), TRACES_MS);
  }

  /** True when the page has changed while the picture was taken. */
  private goOn(): boolean {
    const { taking, meanwhile } = this;
    this.taking = undefined;
    this.meanwhile = undefined;
    if (meanwhile === undefined || isSamePicture(taking, meanwhile)) return false;
    this.needs.show(meanwhile);
    this.wait(meanwhile);
    return true;
  }
}

/**
 * A JPEG of what the page shows, drawn anew at `scale` device pixels for a CSS pixel; the page notices nothing. Undefined when it does
 * not answer in time.
 */
export async function takePicture(cdp: CDPSession, view: PageView, scale: number): Promise<Buffer | undefined> {
  const clip = { x: view.scrollX, y: view.scrollY, width: view.width, height: view.height, scale };
  const picture = { format: 'jpeg', quality: QUALITY, clip } as const;
  const taken = await cdp.send('Page.captureScreenshot', picture, { timeout: TAKE_MS }).catch(() => undefined);
  return taken && Buffer.from(taken.data, 'base64');
}
