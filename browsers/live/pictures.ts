import type { BrowserContext, Page } from 'playwright';
import type { Log } from '../../config/log.js';
import { Cast, type Shown, type Told } from './cast.js';
import { type Frame, makeFrame, type PageView } from './frame.js';
import { Frames } from './frames.js';
import { PictureSize } from './picture-size.js';
import { Sharp, takePicture } from './sharp.js';
import type { Viewer } from './viewer.js';

interface PicturesOptions {
  context: BrowserContext;
  viewers: ReadonlySet<Viewer>;
  /** The page whose pictures are wanted. */
  page: () => Page | undefined;
  /** A person may come at any moment. */
  isExpecting: () => boolean;
  /** The page has an open question, and gives no picture. */
  isAsked: () => boolean;
  /** The page is attached to; its pictures follow. */
  attached: (shown: Shown | undefined) => void;
  log: Log;
}

/** The pictures of one session: those of the cast as it tells them, and a sharp one of a page that stands still. */
export class Pictures {
  private readonly sharp: Sharp;
  private readonly frames: Frames;
  private readonly size: PictureSize;
  private readonly cast: Cast;
  private shown: Shown | undefined;
  /** The page of the last pictures. */
  private pictured: Page | undefined;
  private frameNumber = 0;
  private sharpBytes = 0;
  private sharpWidth = 0;

  constructor(private readonly options: PicturesOptions) {
    const { context, viewers, page, log } = options;
    this.sharp = new Sharp({
      take: (view) => this.takeSharp(view),
      costMs: () => this.size.lineMs(this.sharpBytes),
      show: (frame) => this.frames.show(frame),
    });
    this.frames = new Frames(viewers, (frame) => this.sharp.changed(frame));
    this.size = new PictureSize(viewers);
    this.cast = new Cast(
      context,
      {
        attached: (shown) => this.showPage(shown),
        picture: (jpeg, view, told) => this.add(jpeg, view, told),
      },
      page,
      log,
    );
  }

  get last(): Frame | undefined {
    return this.frames.last;
  }

  get quickest(): Frame | undefined {
    return this.frames.quickest;
  }

  greet(viewer: Viewer): void {
    this.frames.greet(viewer);
  }

  /** While a person may come at any moment, the page is attached to, and there is a picture of it. */
  update(): void {
    const { viewers, isExpecting } = this.options;
    const first = isExpecting() && viewers.size === 0 && this.last === undefined ? this.size.first : undefined;
    this.cast.want(viewers.size > 0 || isExpecting(), this.size.wanted() ?? first);
    this.frames.takeNext();
  }

  /** The page that is wanted is another one. */
  follow(): void {
    this.cast.follow();
  }

  /** A viewer is done with a picture. */
  drawn(): void {
    if (this.size.follow(this.frames.bytes)) this.update();
    this.frames.takeNext();
  }

  /** The person acts. */
  hurry(): void {
    this.sharp.hurry();
    this.frames.hurry();
  }

  stop(): void {
    this.sharp.stop();
    this.cast.want(false, undefined);
  }

  private showPage(shown: Shown | undefined): void {
    this.shown = shown;
    this.sharp.stop();
    this.frames.begin();
    if (shown !== undefined && shown.page !== this.pictured) {
      this.frames.clear();
      this.pictured = shown.page;
    }
    this.options.attached(shown);
  }

  private add(jpeg: Buffer, view: PageView, { width, taken }: Told): void {
    // Only a trace of the sharp picture: the page as it is follows.
    if (width !== view.width && width === this.sharpWidth) {
      taken();
      return;
    }
    this.frames.add(this.makeFrame(jpeg, view), taken);
    if (this.options.viewers.size === 0) this.update();
  }

  private makeFrame(jpeg: Buffer, view: PageView): Frame {
    this.frameNumber += 1;
    return makeFrame(this.frameNumber, jpeg, view);
  }

  private async takeSharp(view: PageView): Promise<Frame | undefined> {
    const { shown } = this;
    const scale = this.size.sharpScale();
    if (shown === undefined || scale === undefined || this.options.isAsked()) return undefined;
    this.sharpWidth = Math.round(view.width * scale);
    const jpeg = await takePicture(shown.cdp, view, scale);
    if (jpeg === undefined || this.shown !== shown) return undefined;
    this.sharpBytes = jpeg.length;
    return this.makeFrame(jpeg, view);
  }
}
