import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { Log } from '../../config/log.js';
import type { PageView } from './frame.js';

export interface Box {
  width: number;
  height: number;
  /** Of the JPEG, 0 to 100. */
  quality: number;
  /** Frames Chromium sends before one of them is taken. */
  inFlight: number;
}

export interface CastEvents {
  /** Another page is shown (undefined: none, or nobody is connected). */
  attached(shown: Shown | undefined): void;
  /** A JPEG of the page. `told.taken` asks Chromium for the next. */
  picture(jpeg: Buffer, view: PageView, told: Told): void;
}

export interface Told {
  /** The page's width by Chromium: while a sharp picture is taken, that picture's. */
  width: number;
  taken: () => void;
}

/** The page shown now, with a DevTools session of its own. */
export interface Shown {
  page: Page;
  cdp: CDPSession;
}

interface Attached extends Shown {
  box?: Box;
}

const COMMAND_MS = 1000;
const AGAIN_MS = 50;

/** Casts the tab that is to be shown, in the size that is wanted, or not at all. */
export class Cast {
  private isWanted = false;
  private box: Box | undefined;
  private current: Attached | undefined;
  private isSettling = false;
  private hasChanged = false;

  constructor(
    private readonly context: BrowserContext,
    private readonly events: CastEvents,
    private readonly wantedPage: () => Page | undefined,
    private readonly log: Log,
  ) {}

  /** `isWanted`: somebody is connected or soon will be, so the page is attached to. `box`: the largest picture somebody can see; none stops the frames. */
  want(isWanted: boolean, box: Box | undefined): void {
    this.isWanted = isWanted;
    this.box = box;
    this.settle();
  }

  /** Another tab may be wanted now. */
  follow(): void {
    this.settle();
  }

  /** Steps run one at a time until what is there is what is wanted, also when that changes meanwhile. */
  private settle(): void {
    this.hasChanged = true;
    if (this.isSettling) return;
    this.isSettling = true;
    void this.takeSteps();
  }

  private async takeSteps(): Promise<void> {
    while (this.hasChanged) {
      this.hasChanged = false;
      try {
        while (await this.step());
      } catch (error) {
        this.log.debug({ err: error }, 'live view could not follow the page, attaching again');
        this.detach();
        setTimeout(() => this.settle(), AGAIN_MS);
      }
    }
    this.isSettling = false;
  }

  private async step(): Promise<boolean> {
    const page = this.isWanted ? this.wantedPage() : undefined;
    const { current } = this;
    if (current !== undefined && current.page !== page) {
      this.detach();
      return true;
    }
    if (page === undefined) return false;
    if (current === undefined) {
      await this.attach(page);
      return true;
    }
    if (sameBox(current.box, this.box)) return false;
    await this.resize(current, this.box);
    return true;
  }

  private async attach(page: Page): Promise<void> {
    const cdp = await this.context.newCDPSession(page);
    const attached: Attached = { page, cdp };
    cdp.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      if (this.current !== attached) return;
      // Presses are placed by it, so what Chromium tells while a sharp picture is taken does not count.
      const { width, height } = page.viewportSize() ?? { width: metadata.deviceWidth, height: metadata.deviceHeight };
      const view = {
        width,
        height,
        scrollX: metadata.scrollOffsetX,
        scrollY: metadata.scrollOffsetY,
      };
      this.events.picture(Buffer.from(data, 'base64'), view, {
        width: metadata.deviceWidth,
        taken: () => void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined),
      });
    });
    this.current = attached;
    this.events.attached(attached);
  }

  private detach(): void {
    const { current } = this;
    if (current === undefined) return;
    this.current = undefined;
    this.events.attached(undefined);
    // Not awaited: a page with an open dialog answers to this only when that is closed.
    void current.cdp.detach().catch(() => undefined);
  }

  private async resize(attached: Attached, box: Box | undefined): Promise<void> {
    if (attached.box !== undefined)
      await command(attached, (limits) => attached.cdp.send('Page.stopScreencast', {}, limits));
    delete attached.box;
    if (box === undefined) return;
    attached.box = box;
    const cast = {
      format: 'jpeg',
      quality: box.quality,
      maxWidth: box.width,
      maxHeight: box.height,
      maxFramesInFlight: box.inFlight,
      // What changed while a frame was on its way comes with the next one, not with the next change.
      sendLastFrame: true,
    } as const;
    await command(attached, (limits) => attached.cdp.send('Page.startScreencast', cast, limits));
  }
}

/** A command that is under way while the page changes its process is never answered; one of a fresh DevTools session is. */
async function command({ page }: Shown, send: (limits: { timeout: number; signal: AbortSignal }) => Promise<unknown>) {
  const navigated = new AbortController();
  const abort = () => navigated.abort();
  page.on('framenavigated', abort);
  try {
    await send({ timeout: COMMAND_MS, signal: navigated.signal });
  } finally {
    page.off('framenavigated', abort);
  }
}

function sameBox(one: Box | undefined, other: Box | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.quality === other.quality &&
    one.inFlight === other.inFlight
  );
}
