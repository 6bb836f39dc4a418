import { VIEWPORT } from '../chromium/chromium.js';

/** How frames are encoded: at most `width` wide, as JPEG of this quality. */
export interface Rung {
  width: number;
  quality: number;
  /** Size of a frame relative to the first rung. */
  share: number;
  /**
   * Frames Chromium makes before one is acknowledged. With two, the next is made while one travels, but gets outdated when it has to wait.
   */
  inFlight: number;
}

export const LADDER: readonly Rung[] = [
  { width: VIEWPORT.width, quality: 80, share: 1, inFlight: 2 },
  { width: VIEWPORT.width, quality: 60, share: 0.72, inFlight: 2 },
  { width: 960, quality: 50, share: 0.42, inFlight: 1 },
  { width: 960, quality: 40, share: 0.36, inFlight: 1 },
  { width: 640, quality: 25, share: 0.16, inFlight: 1 },
];

/** The rung to start with while the connection's speed is unknown: quick to arrive, and readable. */
const FIRST = 2;
export const FIRST_RUNG = LADDER[FIRST]!;

/** A frame may occupy the connection for this long; people notice more after every click. The still frame restores the lost detail. */
const BUDGET_MS = 18;
/** Going up a rung needs some headroom. */
const BUDGET_UP_MS = 12;
const UP_AFTER_MS = 2000;
const DOWN_AFTER_MS = 400;

/** Chooses the rung by how long a frame occupies the connection of the acting person. */
export class Quality {
  private index = FIRST;
  private changedAt = Number.NEGATIVE_INFINITY;

  get rung(): Rung {
    return LADDER[this.index]!;
  }

  /** No viewer's connection counts any more. */
  reset(): void {
    this.index = FIRST;
    this.changedAt = Number.NEGATIVE_INFINITY;
  }

  /** `frameBytes` is the size of a frame on this rung, `goodput` is in bytes per millisecond. Returns true when the rung changes. */
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
