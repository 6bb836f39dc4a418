import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { Log } from '../../infra/log.js';
import type { PageView } from './frame.js';

export interface Box {
  width: number;
  height: number;
  /** JPEG quality, 0 to 100. */
  quality: number;
  /** Frames Chromium sends before one of them is acknowledged. */
  inFlight: number;
}

export interface ScreencastEvents {
  /** Another page is shown; undefined when there is no page or nobody is connected. */
  attached(shown: ShownPage | undefined): void;
  /** The screencast starts again. Frames after this event show the page as it is now, or later. */
  begins(): void;
  /** A JPEG of the page. `told.taken` asks Chromium for the next one. */
  frame(jpeg: Buffer, view: PageView, details: ScreencastFrame): void;
}

export interface ScreencastFrame {
  /** The page width that Chromium reports; while a still frame is taken, the width of that frame. */
  width: number;
  acknowledge: () => void;
}

/** The page shown now, with its own DevTools session. */
export interface ShownPage {
  page: Page;
  cdp: CDPSession;
}

interface ScreencastTarget extends ShownPage {
  box?: Box;
}

const COMMAND_MS = 1000;
const AGAIN_MS = 50;

/** Runs the screencast of the shown tab at the requested size, or stops it. */
export class Screencast {
  private isWanted = false;
  private box: Box | undefined;
  private current: ScreencastTarget | undefined;
  private isSettling = false;
  private hasChanged = false;
  private isAsked = false;

  constructor(
    private readonly context: BrowserContext,
    private readonly events: ScreencastEvents,
    private readonly wantedPage: () => Page | undefined,
    private readonly log: Log,
  ) {}

  /**
   * `isWanted`: a viewer is connected or soon will be, so attach to the page. `box`: the largest frame any viewer can see; undefined stops
   * the frames.
   */
  want(isWanted: boolean, box: Box | undefined): void {
    this.isWanted = isWanted;
    this.box = box;
    this.settle();
  }

  /** Asks for a frame of the page even when nothing on it changes. */
  ask(): void {
    this.isAsked = true;
    this.settle();
  }

  /** Another tab may be the shown one now. */
  follow(): void {
    this.settle();
  }

  /** Runs one step at a time until the current state matches the wanted state, even if the wanted state changes. */
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
    if (sameBox(current.box, this.box) && !this.isAsked) return false;
    this.isAsked = false;
    await this.resize(current, this.box);
    return true;
  }

  private async attach(page: Page): Promise<void> {
    const cdp = await this.context.newCDPSession(page);
    const attached: ScreencastTarget = { page, cdp };
    cdp.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      if (this.current !== attached) return;
      // Mouse positions depend on this size, so ignore the size that Chromium reports while a still frame is taken.
      const { width, height } = page.viewportSize() ?? { width: metadata.deviceWidth, height: metadata.deviceHeight };
      const view = {
        width,
        height,
        scrollX: metadata.scrollOffsetX,
        scrollY: metadata.scrollOffsetY,
      };
      this.events.frame(Buffer.from(data, 'base64'), view, {
        width: metadata.deviceWidth,
        acknowledge: () => void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined),
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
    // Not awaited: a page with an open dialog replies only once the dialog is closed.
    void current.cdp.detach().catch(() => undefined);
  }

  private async resize(attached: ScreencastTarget, box: Box | undefined): Promise<void> {
    if (attached.box !== undefined)
      await command(attached, (limits) => attached.cdp.send('Page.stopScreencast', {}, limits));
    delete attached.box;
    if (box === undefined) return;
    attached.box = box;
    // If somebody asked for a restart meanwhile, the event comes with that restart.
    if (!this.isAsked) this.events.begins();
    const cast = {
      format: 'jpeg',
      quality: box.quality,
      maxWidth: box.width,
      maxHeight: box.height,
      maxFramesInFlight: box.inFlight,
      // Changes during an unacknowledged frame arrive with the next frame, not only after the next change.
      sendLastFrame: true,
    } as const;
    await command(attached, (limits) => attached.cdp.send('Page.startScreencast', cast, limits));
  }
}

/**
 * Chromium never replies to a command that is pending when the page changes its process, so a navigation aborts it; a new DevTools session
 * then works.
 */
async function command(
  { page }: ShownPage,
  send: (limits: { timeout: number; signal: AbortSignal }) => Promise<unknown>,
) {
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
