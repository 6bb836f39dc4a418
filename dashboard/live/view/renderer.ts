import { decodeFrameHeader, type FrameHeader, jpegStart } from '../../../contracts/live-protocol.js';
import type { Size } from '../input/geometry.js';

/** What the canvas shows: the page's CSS size, and the epoch that clicks on it carry. */
export interface DrawnFrame extends Size {
  epoch: number;
}

/** Draws the newest frame on a canvas. Skips frames that arrive faster than they can be decoded. */
export class Renderer {
  private newest: { frame: ArrayBuffer; cameAt: number } | undefined;
  private isDrawing = false;
  private hasWhole = false;
  private readonly context: CanvasRenderingContext2D | null;

  /**
   * `drawn` is called for each frame on the canvas with its number, its content, and the time since its arrival. `isBlank` is called with the
   * number of a patch that cannot be drawn, because there is nothing yet to draw it over.
   */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly drawn: (frame: number, page: DrawnFrame, drawMs: number) => void,
    private readonly isBlank: (frame: number) => void,
  ) {
    this.context = canvas.getContext('2d', { alpha: false });
  }

  show(frame: ArrayBuffer): void {
    this.newest = { frame, cameAt: performance.now() };
    if (!this.isDrawing) void this.drawAll();
  }

  private async drawAll(): Promise<void> {
    this.isDrawing = true;
    while (this.newest) {
      const { frame, cameAt } = this.newest;
      this.newest = undefined;
      // Skips a damaged frame; the next one shows the page again.
      await this.draw(frame, cameAt).catch((error: unknown) => console.warn('a picture could not be drawn', error));
    }
    this.isDrawing = false;
  }

  private async draw(frame: ArrayBuffer, cameAt: number): Promise<void> {
    const header = decodeFrameHeader(frame);
    if (header.patch && !this.hasWhole) return this.isBlank(header.frame);
    const image = await createImageBitmap(new Blob([new Uint8Array(frame, jpegStart(header))], { type: 'image/jpeg' }));
    // The page was replaced while this frame was decoded.
    if (this.newest && decodeFrameHeader(this.newest.frame).epoch !== header.epoch) return image.close();
    if (header.patch) this.drawPatch(image, header, header.patch);
    else this.drawWhole(image);
    image.close();
    const page = { width: header.cssWidth, height: header.cssHeight, epoch: header.epoch };
    this.drawn(header.frame, page, Math.round(performance.now() - cameAt));
  }

  private drawWhole(image: ImageBitmap): void {
    // Setting a size clears the canvas, so set it only when it differs.
    if (this.canvas.width !== image.width) this.canvas.width = image.width;
    if (this.canvas.height !== image.height) this.canvas.height = image.height;
    this.context?.drawImage(image, 0, 0);
    this.hasWhole = true;
  }

  /** The canvas may show a sharper frame than the one that the patch belongs to. */
  private drawPatch(image: ImageBitmap, { width, height }: FrameHeader, { x, y }: { x: number; y: number }): void {
    const across = this.canvas.width / width;
    const down = this.canvas.height / height;
    this.context?.drawImage(image, x * across, y * down, image.width * across, image.height * down);
  }
}
