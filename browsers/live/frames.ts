import type { Frame } from './frame.js';
import type { Viewer } from './viewer.js';

/** Hands the newest frame to every viewer at the viewer's own pace, and paces Chromium by the quickest of them. */
export class Frames {
  private latest: Frame | undefined;
  private untaken: (() => void)[] = [];

  constructor(private readonly viewers: ReadonlySet<Viewer>) {}

  /** The picture of a page that does not move, for whoever comes later. */
  get last(): Frame | undefined {
    return this.latest;
  }

  /** `taken` asks Chromium for the next frame. */
  add(frame: Frame, taken: () => void): void {
    this.latest = frame;
    for (const viewer of this.viewers) viewer.offer(frame);
    this.untaken.push(taken);
    this.takeNext();
  }

  /** Somebody may have room again. */
  takeNext(): void {
    if (![...this.viewers].some((viewer) => viewer.hasRoom)) return;
    for (const taken of this.untaken.splice(0)) taken();
  }

  /** Another page is shown: its pictures are others. */
  clear(): void {
    this.latest = undefined;
    this.untaken = [];
  }
}
