import { VIEWPORT } from '../chromium.js';
import type { Box } from './cast.js';
import { Quality } from './quality.js';
import type { Viewer } from './viewer.js';

/** Chromium encodes once for all: as large as the largest screen shows, as good as the line of the person who acts carries. */
export class PictureSize {
  private readonly quality = new Quality();

  constructor(private readonly viewers: ReadonlySet<Viewer>) {}

  /** Undefined when nobody is looking. */
  wanted(): Box | undefined {
    const visible = this.visible();
    if (visible.length === 0) {
      this.quality.reset();
      return undefined;
    }
    const { width: limit, quality } = this.quality.rung;
    const scale = Math.min(largestScale(visible), limit / VIEWPORT.width);
    return { width: VIEWPORT.width * scale, height: VIEWPORT.height * scale, quality };
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
function largestScale(viewers: Viewer[]): number {
  const scales = viewers.map(({ size }) => Math.min(size.width / VIEWPORT.width, size.height / VIEWPORT.height));
  return Math.min(1, Math.max(2 / 8, Math.ceil(Math.max(...scales) * 8) / 8));
}
