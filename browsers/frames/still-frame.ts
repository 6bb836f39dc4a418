import { type Frame, isSameFrame } from './frame.js';

/** A page that has not changed for this long counts as still. */
const REST_MS = 300;
/** Longer while a person acts: their next action would wait for the still frame. */
const ACTING_REST_MS = 600;
/** While a still frame is taken, and a little longer, the screencast shows its traces. */
const TRACES_MS = 120;
/** A page that changes again this soon was not still: the next wait is twice as long. */
const RESTLESS_MS = 1000;
const LONGEST_REST_MS = 8000;

export interface StillFrameNeeds {
  /**
   * Takes a frame as sharp as viewers can see of the page that `source` shows; undefined when none is needed, 'no answer' when the page does
   * not respond in time.
   */
  take: (source: Frame) => Promise<Frame | 'no answer' | undefined>;
  /** How long such a frame occupies the acting person's connection, in milliseconds; 0 when unknown. */
  costMs: () => number;
  show: (frame: Frame) => void;
}

/** Takes a sharp still frame once the page stops changing: a changing page is sent small and fast, a still page is sent readable. */
export class StillFrame {
  private timer: NodeJS.Timeout | undefined;
  private restMs = REST_MS;
  private shownAt = Number.NEGATIVE_INFINITY;
  /** The screencast's frame of the still page, while a still one is taken. */
  private taking: Frame | undefined;
  /** The screencast's latest frame since then. */
  private meanwhile: Frame | undefined;
  private isWantedAgain = false;

  constructor(private readonly needs: StillFrameNeeds) {}

  /** The screencast shows something new. Returns false when that may be a trace of the still frame being taken, and must wait. */
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

  /** The person acts: the result must not wait. */
  hurry(): void {
    const unfinished = this.shownAt === Number.NEGATIVE_INFINITY ? this.taking : undefined;
    this.restMs = ACTING_REST_MS;
    this.shownAt = Number.NEGATIVE_INFINITY;
    const hasChanged = this.goOn();
    if (unfinished !== undefined && !hasChanged) this.wait(unfinished);
  }

  /** A viewer shows the page larger than before: take a new still frame of the still page `frame`. */
  again(frame: Frame): void {
    if (this.taking === undefined) this.wait(frame);
    else this.isWantedAgain = true;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.forget();
  }

  private forget(): void {
    this.taking = undefined;
    this.meanwhile = undefined;
    this.isWantedAgain = false;
  }

  private wait(frame: Frame): void {
    clearTimeout(this.timer);
    // When the still frame would block the connection for long, the person gets a little more time first.
    this.timer = setTimeout(() => void this.take(frame), this.restMs + 2 * this.needs.costMs());
  }

  private async take(frame: Frame): Promise<void> {
    this.taking = frame;
    const sharp = await this.needs.take(frame);
    // A person has acted, or another page is shown.
    if (this.taking !== frame) return;
    if (sharp === 'no answer') {
      // A busy page may not change again, and must not stay blurred for that.
      this.restMs = Math.min(2 * this.restMs, LONGEST_REST_MS);
      if (!this.goOn()) this.wait(frame);
      return;
    }
    if (sharp === undefined) {
      this.goOn();
      return;
    }
    this.shownAt = performance.now();
    this.needs.show(sharp);
    this.timer = setTimeout(() => this.goOn(), TRACES_MS);
  }

  /** Returns true when the page changed while the frame was taken. */
  private goOn(): boolean {
    const { taking, meanwhile, isWantedAgain } = this;
    this.forget();
    if (meanwhile === undefined || isSameFrame(taking, meanwhile)) {
      if (taking !== undefined && isWantedAgain) this.wait(taking);
      return false;
    }
    this.needs.show(meanwhile);
    this.wait(meanwhile);
    return true;
  }
}
