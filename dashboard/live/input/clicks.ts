import type { Point } from './geometry.js';

/** Presses this close in time and place belong together: the second is a double click. */
const TOGETHER_MILLISECONDS = 500;
const TOGETHER_PIXELS = 6;
/** A triple click; the next press starts over, as on Windows and Linux. */
const MOST_TOGETHER = 3;

/** Counts presses like `MouseEvent.detail`, which pointer events do not have. */
export function createClickCounter() {
  let last: (Point & { button: string; at: number; count: number }) | undefined;
  return {
    /** The click count of a press at `at` (milliseconds on any monotonic clock). */
    press(point: Point, button: string, at: number): number {
      const isRepeat =
        last?.button === button &&
        at - last.at <= TOGETHER_MILLISECONDS &&
        Math.hypot(point.x - last.x, point.y - last.y) <= TOGETHER_PIXELS;
      const count = isRepeat && last && last.count < MOST_TOGETHER ? last.count + 1 : 1;
      last = { ...point, button, at, count };
      return count;
    },
    /** The click count of the previous press, for its release. */
    current(): number {
      return last?.count ?? 1;
    },
  };
}
