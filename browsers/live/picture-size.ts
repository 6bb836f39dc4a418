import { VIEWPORT } from '../chromium.js';
import type { Box } from './cast.js';
import { FIRST_RUNG, LADDER, Quality, type Rung } from './quality.js';
import type { Viewer } from './viewer.js';

/** More device pixels than this for a CSS pixel nobody can tell apart. */
const SHARPEST = 2;
/** A picture may be larger than it is seen by this much before the cast is begun anew for it. */
const LEAST_SHRINK = 0.6;
/** What a sharp picture weighs before one was taken, in bytes at one device pixel for a CSS pixel. */
const USUAL_BYTES = 100_000;
/** Longer than this no sharp picture may occupy the line. */
const LONGEST_SHARP_MS = 800;

/** Chromium encodes once for all: as large as the largest screen shows, as good as the line of the person who acts carries. */
export class PictureSize {
  private readonly quality = new Quality();
  private scale = 0;

  constructor(private readonly viewers: ReadonlySet<Viewer>) {}

  /** The first picture, for whoever comes next. */
  get first(): Box {
    return box(FIRST_RUNG.width / VIEWPORT.width, FIRST_RUNG);
  }

  /** Undefined when nobody is looking. */
  wanted(): Box | undefined {
    const visible = this.visible();
    if (visible.length === 0) {
      this.quality.reset();
      this.scale = 0;
      return undefined;
    }
    const seen = Math.min(1, seenScale(visible));
    if (seen > this.scale || seen < LEAST_SHRINK * this.scale) this.scale = seen;
    const { rung } = this.quality;
    return box(Math.min(this.scale, rung.width / VIEWPORT.width), rung);
  }

  /** Device pixels for a CSS pixel of a picture that is sharp on the best screen; undefined when the cast's pictures are. */
  sharpScale(): number | undefined {
    const visible = this.visible();
    const { rung } = this.quality;
    const isBest = rung === LADDER[0];
    const seen = Math.min(SHARPEST, seenScale(visible));
    if (visible.length === 0 || (isBest && seen <= Math.min(this.scale, 1))) return undefined;
    const carried = Math.sqrt(LONGEST_SHARP_MS / Math.max(this.lineMs(USUAL_BYTES), 1));
    const scale = Math.min(seen, carried);
    return isBest && scale <= 1 ? undefined : scale;
  }

  /** Milliseconds that so many bytes occupy the line of whoever acts; 0 when that is not known. */
  lineMs(bytes: number): number {
    const goodput = this.goodput();
    return goodput === undefined ? 0 : bytes / goodput;
  }

  /** Looks at what the lines carry now; `frameBytes` says what a picture costs. True when other pictures are wanted. */
  follow(frameBytes: number): boolean {
    const goodput = this.goodput();
    if (frameBytes === 0 || goodput === undefined) return false;
    return this.quality.follow(frameBytes, goodput, performance.now());
  }

  /** The person who acts must see what they do; of those who only watch, the best line counts and slow ones see fewer pictures. */
  private goodput(): number | undefined {
    const visible = this.visible();
    const acting = visible.filter(({ canControl }) => canControl);
    const known = (acting.length > 0 ? acting : visible).flatMap(({ goodput }) => goodput ?? []);
    return known.length === 0 ? undefined : Math.max(...known);
  }

  private visible(): Viewer[] {
    return [...this.viewers].filter(({ isVisible }) => isVisible);
  }
}

/** In steps of an eighth, so that dragging a window's edge does not restart the cast at every pixel. */
function seenScale(viewers: Viewer[]): number {
  const scales = viewers.map(({ size }) => Math.min(size.width / VIEWPORT.width, size.height / VIEWPORT.height));
  return Math.max(2 / 8, Math.ceil(Math.max(...scales) * 8) / 8);
}

function box(scale: number, { quality, inFlight }: Rung): Box {
  return { width: VIEWPORT.width * scale, height: VIEWPORT.height * scale, quality, inFlight };
}
