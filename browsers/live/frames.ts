import { type Frame, isSamePicture } from './frame.js';
import type { Viewer } from './viewer.js';

/** 30 pictures a second look fluent; while the person acts there are as many as Chromium makes. */
const FRAME_MS = 1000 / 30;
const HURRY_MS = 2000;

/** Hands the newest frame to every viewer at the viewer's own pace, and paces Chromium by the quickest of them. */
export class Frames {
  /** What was shown last. */
  private latest: Frame | undefined;
  /** What the cast told last. */
  private cast: Frame | undefined;
  /** What a frame of the cast costs. */
  bytes = 0;
  private untaken: (() => void)[] = [];
  private takenAt = 0;
  private hurriedUntil = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `changed`: the page looks different; returns false when it is not to be shown yet. */
  constructor(
    private readonly viewers: ReadonlySet<Viewer>,
    private readonly changed: (frame: Frame) => boolean = () => true,
  ) {}

  /** The picture of a page that does not move, for whoever comes later. */
  get last(): Frame | undefined {
    return this.latest;
  }

  /** A frame of the cast; one that shows nothing new is dropped. `taken` asks Chromium for the next frame. */
  add(frame: Frame, taken: () => void): void {
    this.untaken.push(taken);
    if (!isSamePicture(this.cast, frame)) {
      this.cast = frame;
      this.bytes = frame.bytes.length;
      if (this.changed(frame)) this.show(frame);
    }
    this.takeNext();
  }

  /** Of the pictures there are, the one that travels quickly. */
  get quickest(): Frame | undefined {
    return this.cast ?? this.latest;
  }

  /** Shows a new viewer the page: first the picture that travels quickly. */
  greet(viewer: Viewer): void {
    const { quickest, latest } = this;
    if (quickest !== undefined) viewer.offer(quickest);
    if (latest !== undefined && latest !== quickest) viewer.offer(latest);
  }

  show(frame: Frame): void {
    this.latest = frame;
    for (const viewer of this.viewers) viewer.offer(frame);
  }

  /** The person acts: what comes of it is shown without delay. */
  hurry(): void {
    this.hurriedUntil = performance.now() + HURRY_MS;
    if (this.timer !== undefined) this.takeNext();
  }

  /** Somebody may have room again. */
  takeNext(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.untaken.length === 0 || ![...this.viewers].some((viewer) => viewer.hasRoomFor(this.bytes))) return;
    const now = performance.now();
    const early = this.takenAt + FRAME_MS - now;
    if (early > 1 && now >= this.hurriedUntil) {
      this.timer = setTimeout(() => this.takeNext(), early);
      return;
    }
    // Counted from when it was due, so that a late timer does not slow the whole.
    this.takenAt = Math.min(now, Math.max(this.takenAt + FRAME_MS, now - FRAME_MS / 2));
    for (const taken of this.untaken.splice(0)) taken();
  }

  /** The cast begins anew: what the one before waits for is nothing any more. */
  begin(): void {
    this.untaken = [];
    this.cast = undefined;
  }

  /** Another page is shown: its pictures are others. */
  clear(): void {
    this.begin();
    this.latest = undefined;
  }
}
