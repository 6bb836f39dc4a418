import { VIEWPORT } from '../chromium/chromium.js';
import type { Box } from './screencast.js';
import { FIRST_RUNG, LADDER, Quality, type Rung } from './quality.js';
import type { Viewer } from '../live/viewer.js';

/** Device pixels per CSS pixel beyond which nobody sees a difference. */
const SHARPEST = 2;
/** The screencast restarts for a smaller size only when viewers need less than this share of the current size. */
const LEAST_SHRINK = 0.6;
/** Assumed size of a still frame before one was taken, in bytes at one device pixel per CSS pixel. */
const USUAL_BYTES = 100_000;
/** A still frame may occupy the connection for at most this long. */
const LONGEST_STILL_MS = 800;

/**
 * Chromium encodes one frame for all viewers: as large as the largest screen shows, as good as the connection of the acting person allows.
 */
export class FrameSize {
  private readonly quality = new Quality();
  private scale = 0;

  constructor(private readonly viewers: ReadonlySet<Viewer>) {}

  /** The size of the first frame, for the next viewer. */
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

  /** Device pixels per CSS pixel of a frame that is sharp on the best screen; undefined when the screencast's frames are sharp already. */
  stillScale(): number | undefined {
    const visible = this.visible();
    const { rung } = this.quality;
    const isBest = rung === LADDER[0];
    const seen = Math.min(SHARPEST, seenScale(visible));
    if (visible.length === 0 || (isBest && seen <= Math.min(this.scale, 1))) return undefined;
    const carried = Math.sqrt(LONGEST_STILL_MS / Math.max(this.lineMs(USUAL_BYTES), 1));
    const scale = Math.min(seen, carried);
    return isBest && scale <= 1 ? undefined : scale;
  }

  /** How long `bytes` occupy the connection of the acting person, in milliseconds; 0 when its speed is unknown. */
  lineMs(bytes: number): number {
    const goodput = this.goodput();
    return goodput === undefined ? 0 : bytes / goodput;
  }

  /** Adapts to the current speed of the connections; `frameBytes` is the size of a frame. Returns true when the frames must change. */
  follow(frameBytes: number): boolean {
    const goodput = this.goodput();
    if (frameBytes === 0 || goodput === undefined) return false;
    return this.quality.follow(frameBytes, goodput, performance.now());
  }

  /**
   * Uses the connection of the person who acts. When everyone only watches, the fastest connection counts and slow ones get fewer frames.
   */
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

/** Rounded up to eighths, so that resizing a window does not restart the screencast at every pixel. */
function seenScale(viewers: Viewer[]): number {
  const scales = viewers.map(({ size }) => Math.min(size.width / VIEWPORT.width, size.height / VIEWPORT.height));
  return Math.max(2 / 8, Math.ceil(Math.max(...scales) * 8) / 8);
}

function box(scale: number, { quality, inFlight }: Rung): Box {
  return { width: VIEWPORT.width * scale, height: VIEWPORT.height * scale, quality, inFlight };
}
