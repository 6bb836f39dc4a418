import { VIEWPORT } from '../chromium.js';

/** How pictures are made: never larger than `width`, as JPEG of this quality. */
export interface Rung {
  width: number;
  quality: number;
  /** Bytes of a picture, compared to the first rung. */
  share: number;
  /** Pictures Chromium makes before one is taken: with two, the next is made while one travels, but is older where it has to wait. */
  inFlight: number;
}

export const LADDER: readonly Rung[] = [
  { width: VIEWPORT.width, quality: 80, share: 1, inFlight: 2 },
  { width: VIEWPORT.width, quality: 60, share: 0.72, inFlight: 2 },
  { width: 960, quality: 50, share: 0.42, inFlight: 1 },
  { width: 960, quality: 40, share: 0.36, inFlight: 1 },
  { width: 640, quality: 25, share: 0.16, inFlight: 1 },
];

/** What is begun with while the line is not known: soon there, and readable. */
const FIRST = 2;
export const FIRST_RUNG = LADDER[FIRST]!;

/** A picture may occupy the line this long; more is felt after every click. What is lost comes with the sharp one. */
const BUDGET_MS = 18;
/** To go up again there must be more than just enough. */
const BUDGET_UP_MS = 12;
const UP_AFTER_MS = 2000;
const DOWN_AFTER_MS = 400;

/** Chooses the rung by what a picture costs on the line of the person who acts. */
export class Quality {
  private index = FIRST;
  private changedAt = Number.NEGATIVE_INFINITY;

  get rung(): Rung {
    return LADDER[this.index]!;
  }

  /** Nobody is there whose line counts. */
  reset(): void {
    this.index = FIRST;
    this.changedAt = Number.NEGATIVE_INFINITY;
  }

  /** `frameBytes`: what a picture has on this rung; `goodput` in bytes per millisecond. True when the rung has changed. */
  follow(frameBytes: number, goodput: number, now: number): boolean {
    const whole = frameBytes / this.rung.share;
    const cost = (rung: Rung) => (whole * rung.share) / goodput;
    const best = (budget: number) => {
      const index = LADDER.findIndex((rung) => cost(rung) <= budget);
      return index === -1 ? LADDER.length - 1 : index;
    };
    const since = now - this.changedAt;
    const down = best(BUDGET_MS);
    const up = best(BUDGET_UP_MS);
    const next =
      down > this.index && since > DOWN_AFTER_MS ? down : up < this.index && since > UP_AFTER_MS ? up : this.index;
    if (next === this.index) return false;
    this.index = next;
    this.changedAt = now;
    return true;
  }
}
