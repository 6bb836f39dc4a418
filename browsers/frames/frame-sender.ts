import { type Frame, isSameFrame } from './frame.js';
import type { Viewer } from '../live/viewer.js';

/** 30 frames a second look fluent. While the person acts, the pace is as fast as Chromium makes frames. */
const FRAME_MS = 1000 / 30;
const HURRY_MS = 2000;

/** Sends each viewer the newest frame at the viewer's own pace, and paces Chromium by the fastest viewer. */
export class FrameSender {
  /** The last frame shown. */
  private latest: Frame | undefined;
  /** The last frame of the screencast. */
  private screencastFrame: Frame | undefined;
  /** Size of the last screencast frame, in bytes. */
  bytes = 0;
  private unacknowledged: (() => void)[] = [];
  private acknowledgedAt = 0;
  private hurriedUntil = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `changed` is called when the page looks different; it returns false when the frame must not be shown yet. */
  constructor(
    private readonly viewers: ReadonlySet<Viewer>,
    private readonly changed: (frame: Frame) => boolean = () => true,
  ) {}

  /** The frame of a page that does not change, for viewers that join later. */
  get last(): Frame | undefined {
    return this.latest;
  }

  /** Adds a frame of the screencast, and drops it when it shows nothing new. `acknowledge` asks Chromium for the next frame. */
  add(frame: Frame, acknowledge: () => void): void {
    this.unacknowledged.push(acknowledge);
    if (!isSameFrame(this.screencastFrame, frame)) {
      this.screencastFrame = frame;
      this.bytes = frame.bytes.length;
      if (this.changed(frame)) this.show(frame);
    }
    this.requestNext();
  }

  /** The page as the screencast shows it. */
  get current(): Frame | undefined {
    return this.screencastFrame;
  }

  /** The available frame that is fastest to send. */
  get quickest(): Frame | undefined {
    return this.screencastFrame ?? this.latest;
  }

  /** Shows a new viewer the page, starting with the frame that is fastest to send. */
  greet(viewer: Viewer): void {
    const { quickest, latest } = this;
    if (quickest !== undefined) viewer.offer(quickest);
    if (latest !== undefined && latest !== quickest && latest.epoch === quickest?.epoch) viewer.offer(latest);
  }

  show(frame: Frame): void {
    this.latest = frame;
    for (const viewer of this.viewers) viewer.offer(frame);
  }

  /** The person acts: show the result without delay. */
  hurry(): void {
    this.hurriedUntil = performance.now() + HURRY_MS;
    if (this.timer !== undefined) this.requestNext();
  }

  /** A viewer may have room again. */
  requestNext(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.unacknowledged.length === 0 || ![...this.viewers].some((viewer) => viewer.hasRoomFor(this.bytes))) return;
    const now = performance.now();
    const early = this.acknowledgedAt + FRAME_MS - now;
    if (early > 1 && now >= this.hurriedUntil) {
      this.timer = setTimeout(() => this.requestNext(), early);
      return;
    }
    // Counted from when the frame was due, so that a late timer does not lower the frame rate.
    this.acknowledgedAt = Math.min(now, Math.max(this.acknowledgedAt + FRAME_MS, now - FRAME_MS / 2));
    for (const acknowledge of this.unacknowledged.splice(0)) acknowledge();
  }

  /** The screencast restarts: frames of the previous one no longer need to be acknowledged. */
  begin(): void {
    this.unacknowledged = [];
    this.screencastFrame = undefined;
  }

  /** Another page is shown: drop the frames of the previous page. */
  clear(): void {
    this.begin();
    this.latest = undefined;
  }
}
