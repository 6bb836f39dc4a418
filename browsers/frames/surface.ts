import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { PageView } from './frame.js';

const QUALITY = 85;
const TAKE_MS = 1500;
/** A busy page, or one with an open dialog, does not reply. */
const COMMAND_MS = 1000;

/** Chromium replies to a change of size before it has drawn the page at that size. The second frame after the reply has the new size. */
const TWO_FRAMES = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))';

/**
 * Takes still frames of one page. Its DevTools session stays open until the page closes: closing it would reset the screen size and
 * dismiss the page's open dialog.
 */
export class Surface {
  private static readonly known = new WeakMap<Page, Promise<Surface>>();
  private readonly followers = new Set<() => void>();
  /** A still frame was started, and its effects are not undone yet. */
  isTouched = false;
  private size = '';
  /** The sharp frame in progress; when Chromium finishes it, the page gets the size that it had before. */
  private taking: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
  ) {}

  static of(context: BrowserContext, page: Page): Promise<Surface> {
    const known = Surface.known.get(page);
    if (known !== undefined) return known;
    const opening = Surface.open(context, page);
    Surface.known.set(page, opening);
    opening.catch(() => Surface.known.delete(page));
    return opening;
  }

  private static async open(context: BrowserContext, page: Page): Promise<Surface> {
    const cdp = await context.newCDPSession(page);
    const surface = new Surface(page, cdp);
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) for (const follower of surface.followers) follower();
    });
    await cdp.send('Page.enable', undefined, { timeout: COMMAND_MS });
    return surface;
  }

  /** Calls `changed` when the page navigates to another document. Returns a function that stops the calls. */
  follow(changed: () => void): () => void {
    this.followers.add(changed);
    return () => void this.followers.delete(changed);
  }

  /**
   * Takes a JPEG of the visible page, redrawn at `scale` device pixels per CSS pixel; the page does not notice. Undefined when the page
   * does not respond in time.
   */
  takeScreenshot(view: PageView, scale: number): Promise<Buffer | undefined> {
    const screenshot = this.capture(view, scale);
    this.taking = screenshot;
    return screenshot;
  }

  private async capture(view: PageView, scale: number): Promise<Buffer | undefined> {
    this.isTouched = true;
    const clip = { x: view.scrollX, y: view.scrollY, width: view.width, height: view.height, scale };
    const picture = { format: 'jpeg', quality: QUALITY, clip } as const;
    try {
      // Chromium returns to this size after the screenshot.
      if (this.size !== sizeOf(this.page)) await this.setSize();
      const { data } = await this.cdp.send('Page.captureScreenshot', picture, { timeout: TAKE_MS });
      return Buffer.from(data, 'base64');
    } catch {
      return undefined;
    }
  }

  /**
   * Restores the page's own size and position, and waits until Chromium has drawn the page. Otherwise a page that loads while Chromium
   * takes a still frame keeps the magnification of that frame.
   */
  async restore(): Promise<void> {
    await this.taking;
    this.isTouched = false;
    // A page that is busy or has an open dialog is not drawn in time.
    await this.setSize()
      .then(() => this.redrawn())
      .catch(() => undefined);
  }

  /** Waits for two drawn frames, in an isolated world, so that the page's scripts do not notice. */
  private async redrawn(): Promise<void> {
    const limits = { timeout: COMMAND_MS };
    const { frameTree } = await this.cdp.send('Page.getFrameTree', undefined, limits);
    const world = await this.cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id }, limits);
    const drawn = { contextId: world.executionContextId, expression: TWO_FRAMES, awaitPromise: true };
    await this.cdp.send('Runtime.evaluate', drawn, limits);
  }

  /** Sets the same size as Playwright, so that the page does not notice. */
  private async setSize(): Promise<void> {
    const size = this.page.viewportSize();
    if (size === null) return;
    this.size = sizeOf(this.page);
    const metrics = {
      ...size,
      screenWidth: size.width,
      screenHeight: size.height,
      deviceScaleFactor: 1,
      mobile: false,
      screenOrientation: { angle: 0, type: 'landscapePrimary' },
    } as const;
    await this.cdp.send('Emulation.setDeviceMetricsOverride', metrics, { timeout: COMMAND_MS });
  }
}

function sizeOf(page: Page): string {
  return JSON.stringify(page.viewportSize());
}
