import type { BrowserContext, Page } from 'playwright';
import { nextEpoch } from '../../contracts/live-protocol.js';
import type { Log } from '../../infra/log.js';
import { Screencast, type ScreencastFrame, type ShownPage } from './screencast.js';
import { type Frame, isSameFrame, makeFrame, type PageView } from './frame.js';
import { FrameSender } from './frame-sender.js';
import { FreshFrame } from './fresh-frame.js';
import { FrameSize } from './frame-size.js';
import { StillFrame } from './still-frame.js';
import { Surface } from './surface.js';
import type { Viewer } from '../live/viewer.js';

interface FrameSourceOptions {
  context: BrowserContext;
  viewers: ReadonlySet<Viewer>;
  /** The page to show. */
  page: () => Page | undefined;
  /** Whether a person may open the live view at any moment. */
  isExpecting: () => boolean;
  /** Whether the page has an open dialog, and so gives no frames. */
  isAsked: () => boolean;
  /** Called when the source has attached to a page; its frames follow. */
  onAttach: (shown: ShownPage | undefined) => void;
  /** Called when there is a frame of the current page. */
  onFrame: () => void;
  log: Log;
}

/** The frames of one session: those of the screencast, and a sharp still frame of a page that has stopped changing. */
export class FrameSource {
  private readonly still: StillFrame;
  private readonly frames: FrameSender;
  private readonly size: FrameSize;
  private readonly screencast: Screencast;
  /** The page of the last frames. */
  private framePage: Page | undefined;
  private surface: Surface | undefined;
  private unfollow: () => void = () => undefined;
  private readonly fresh = new FreshFrame(() => this.screencast.ask());
  /** The page whose frames come next; until they do, the existing frames show another page. */
  private coming: Page | undefined;
  /** Identifies the document, tab and size that frames show now; a change of any of them starts a new epoch. */
  private latestEpoch = 0;
  private viewSize = '';
  /** The last frame of the previous document, and whether the page still looks like it. */
  private before: { frame: Frame | undefined; epochs: Set<number>; isSame: boolean } | undefined;
  /** Whether the screencast may still show the page at the scale of a still frame, and what must happen before it no longer does. */
  private unsure: 'no' | 'until restored' | 'until restarted' = 'no';
  private restores = 0;
  private frameNumber = 0;
  private stillBytes = 0;
  private stillWidth = 0;

  constructor(private readonly options: FrameSourceOptions) {
    const { context, viewers, page, log } = options;
    this.still = new StillFrame({
      take: (source) => this.takeStill(source),
      costMs: () => this.size.lineMs(this.stillBytes),
      show: (frame) => this.frames.show(frame),
    });
    this.frames = new FrameSender(viewers, (frame) => this.still.changed(frame));
    this.size = new FrameSize(viewers);
    this.screencast = new Screencast(
      context,
      {
        attached: (shown) => this.showPage(shown),
        begins: () => {
          if (this.unsure === 'until restarted') this.unsure = 'no';
        },
        frame: (jpeg, view, frame) => this.add(jpeg, view, frame),
      },
      page,
      log,
    );
  }

  /** The last frame shown, if it shows the current page. */
  get last(): Frame | undefined {
    return this.ifCurrent(this.frames.last);
  }

  /** The epoch of frames of the current page, even before the first one arrives. */
  get epoch(): number {
    return this.latestEpoch;
  }

  get quickest(): Frame | undefined {
    return this.ifCurrent(this.frames.quickest);
  }

  greet(viewer: Viewer): void {
    if (this.quickest !== undefined) this.frames.greet(viewer);
  }

  /** Whether input aimed at a frame of this epoch still meets what the person saw. */
  isCurrent(epoch: number): boolean {
    return epoch === this.epoch || (this.before?.isSame === true && this.before.epochs.has(epoch));
  }

  /** Whether the page has navigated to another document that has no frame yet. */
  get isAwaited(): boolean {
    return this.before !== undefined && this.last === undefined;
  }

  /** A viewer shows the frames at another size: take a new still frame of a page that has stopped changing. */
  resized(): void {
    this.update();
    const { current } = this.frames;
    if (current !== undefined && this.size.stillScale() !== undefined) this.still.again(current);
  }

  /** Stays attached to the page, and keeps a frame of it, while a person may join at any moment. */
  update(): void {
    const { viewers, isExpecting } = this.options;
    const first = isExpecting() && viewers.size === 0 && this.last === undefined ? this.size.first : undefined;
    this.screencast.want(viewers.size > 0 || isExpecting(), this.size.wanted() ?? first);
    this.frames.requestNext();
  }

  /** Another page may be shown now. From here on, a press on a frame of the previous page has no effect. */
  follow(): void {
    const page = this.options.page();
    if (page !== this.coming) {
      this.expect(page);
      // The screencast may never have left this page; its next frame carries the new epoch.
      this.frames.begin();
      if (page === this.framePage) this.fresh.want();
    }
    this.screencast.follow();
  }

  private expect(page: Page | undefined): void {
    this.coming = page;
    this.before = undefined;
    this.nextEpoch();
  }

  /** A viewer has drawn a frame. */
  drawn(): void {
    if (this.size.follow(this.frames.bytes)) this.update();
    this.frames.requestNext();
  }

  /** The person acts. */
  hurry(): void {
    this.still.hurry();
    this.frames.hurry();
  }

  stop(): void {
    this.unfollow();
    this.fresh.stop();
    this.still.stop();
    this.screencast.want(false, undefined);
  }

  private showPage(shown: ShownPage | undefined): void {
    this.still.stop();
    this.frames.begin();
    if (shown !== undefined && shown.page !== this.framePage) {
      this.frames.clear();
      this.framePage = shown.page;
      if (this.coming !== shown.page) this.expect(shown.page);
      void this.followSurface(shown.page);
    }
    this.options.onAttach(shown);
  }

  /** Runs even while nobody watches: the next viewer must see the page as it is then. */
  private async followSurface(page: Page): Promise<void> {
    this.unfollow();
    this.surface = undefined;
    this.unsure = 'no';
    try {
      const surface = await Surface.of(this.options.context, page);
      if (this.framePage !== page) return;
      this.surface = surface;
      this.unfollow = surface.follow(() => this.comesToDocument());
    } catch (error) {
      this.options.log.debug({ err: error }, 'still frames are not available for this page');
    }
  }

  private comesToDocument(): void {
    // A document that looks like the previous one may be followed by a third.
    const epochs = this.before?.isSame === true ? this.before.epochs : new Set<number>();
    const frame = this.ifCurrent(this.frames.current) ?? this.before?.frame;
    this.before = { frame, epochs: epochs.add(this.epoch), isSame: false };
    this.nextEpoch();
    this.still.stop();
    this.frames.begin();
    void this.restore();
    this.fresh.want();
    this.update();
  }

  /** Undoes what a still frame may have left behind before any frame of the page is shown. */
  private async restore(): Promise<void> {
    const { surface } = this;
    if (surface === undefined || !(surface.isTouched || this.unsure !== 'no')) return;
    this.unsure = 'until restored';
    this.restores += 1;
    const { restores } = this;
    await surface.restore();
    // The page changed in the meantime.
    if (this.surface !== surface || this.restores !== restores) return;
    // Chromium may have sent a frame before it restored the size, so frames count only after the screencast has restarted.
    this.unsure = 'until restarted';
    this.fresh.want();
    this.screencast.ask();
  }

  private ifCurrent(frame: Frame | undefined): Frame | undefined {
    return frame !== undefined && this.isCurrent(frame.epoch) ? frame : undefined;
  }

  private nextEpoch(): void {
    this.latestEpoch = nextEpoch(this.latestEpoch);
  }

  private add(jpeg: Buffer, view: PageView, { width, acknowledge }: ScreencastFrame): void {
    // Either a frame of the previous page or a trace of the still frame; a frame of the current page follows.
    if (this.coming !== this.framePage || this.unsure !== 'no' || (width !== view.width && width === this.stillWidth)) {
      acknowledge();
      return;
    }
    const viewSize = `${view.width} × ${view.height}`;
    if (viewSize !== this.viewSize) {
      this.nextEpoch();
      this.before = undefined;
    }
    this.viewSize = viewSize;
    this.fresh.came();
    const frame = this.makeFrame(jpeg, view);
    if (this.before !== undefined) this.before.isSame ||= isSameFrame(this.before.frame, frame);
    this.frames.add(frame, acknowledge);
    this.options.onFrame();
    if (this.options.viewers.size === 0) this.update();
  }

  private makeFrame(jpeg: Buffer, view: PageView, source?: Frame): Frame {
    this.frameNumber += 1;
    return makeFrame(this.frameNumber, this.epoch, jpeg, view, source);
  }

  private async takeStill(source: Frame): Promise<Frame | 'no answer' | undefined> {
    const { surface, epoch } = this;
    const { view } = source;
    const scale = this.size.stillScale();
    if (scale === undefined || this.options.isAsked()) return undefined;
    // The page's DevTools session is still opening.
    if (surface === undefined) return 'no answer';
    this.stillWidth = Math.round(view.width * scale);
    const jpeg = await surface.takeScreenshot(view, scale);
    if (this.surface !== surface || !this.isCurrent(epoch)) return undefined;
    if (jpeg === undefined) {
      void this.restore();
      return 'no answer';
    }
    this.stillBytes = jpeg.length;
    return this.makeFrame(jpeg, view, source);
  }
}
