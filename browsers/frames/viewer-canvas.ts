import type { Frame } from './frame.js';
import { around, type Part } from './part.js';
import { makePatch, type Patch } from './patch.js';

/** A page that changes everywhere is not searched for small changes for this long. */
const USELESS_MS = 500;

/** A frame on its way. `part` is absent for a whole frame. */
interface SentFrame {
  frame: Frame;
  part: Part | undefined;
}

interface Base {
  frame: Frame;
  /** Where the canvas shows later frames of the screencast over this one. */
  covered?: Part | undefined;
}

/**
 * What a viewer's canvas shows, as far as the viewer has confirmed it. A patch is right whether or not the frames before it were drawn: it
 * covers what changed since the last confirmed frame, and the patches that are on their way. So the API and the viewer may skip any frame.
 */
export class ViewerCanvas {
  private undrawn: SentFrame[] = [];
  /** The screencast's frame with the content of the canvas. A sharp still frame may show the same content. */
  private screencast: Base | undefined;
  /** The still frame on the canvas, for the next still frame. */
  private still: Base | undefined;
  private uselessUntil = 0;

  /** What the viewer needs for `frame`: a patch, nothing ('same'), or the whole frame (undefined). */
  patch(frame: Frame, now = performance.now()): Patch | 'same' | undefined {
    const isStill = frame.source !== undefined;
    const base = isStill ? this.still : this.screencast;
    const parts = this.undrawn.flatMap(({ part }) => part ?? []);
    // A whole frame is on its way. It may be skipped, so nothing can build on it yet.
    if (parts.length < this.undrawn.length) return undefined;
    if (base?.frame.epoch !== frame.epoch) return undefined;
    if (!isStill && now < this.uselessUntil) return undefined;
    const patch = makePatch(frame, base.frame, base.covered === undefined ? parts : [base.covered, ...parts]);
    if (patch === undefined && !isStill) this.uselessUntil = now + USELESS_MS;
    return patch;
  }

  sent(frame: Frame, part?: Part): void {
    this.undrawn.push({ frame, part });
  }

  /** The viewer has drawn the frame with this number, and perhaps the frames before it. */
  drawn(number: number): void {
    const index = this.undrawn.findLastIndex(({ frame }) => frame.number === number);
    const done = this.undrawn.splice(0, index + 1);
    const last = done.at(-1);
    if (last === undefined) return;
    const { source } = last.frame;
    if (source !== undefined) {
      this.still = { frame: last.frame };
      this.screencast = { frame: source };
      return;
    }
    this.screencast = { frame: last.frame };
    for (const { part } of done) {
      this.still = part && this.still && { ...this.still, covered: around(this.still.covered, part) };
    }
  }

  /** It is unknown what the canvas shows: the next frame is sent whole. */
  clear(): void {
    this.undrawn = [];
    this.screencast = undefined;
    this.still = undefined;
  }
}
