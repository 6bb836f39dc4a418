import { decodeFrameHeader, FRAME_HEADER_BYTES } from '../../browsers/protocol.js';
import type { Size } from './geometry.js';

/** Draws the newest picture on a canvas. Pictures that come faster than they can be decoded are left out. */
export class Renderer {
  #newest: { frame: ArrayBuffer; cameAt: number } | undefined;
  #isDrawing = false;
  readonly #context: CanvasRenderingContext2D | null;

  /** `drawn` hears each picture on the canvas: its number, the CSS size of the page it shows, and how long it took since it came. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly drawn: (frame: number, page: Size, drawMs: number) => void,
  ) {
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  show(frame: ArrayBuffer): void {
    this.#newest = { frame, cameAt: performance.now() };
    if (!this.#isDrawing) void this.#drawAll();
  }

  async #drawAll(): Promise<void> {
    this.#isDrawing = true;
    while (this.#newest) {
      const { frame, cameAt } = this.#newest;
      this.#newest = undefined;
      // A damaged picture is skipped; the next one shows the page again.
      await this.#draw(frame, cameAt).catch((error: unknown) => console.warn('a picture could not be drawn', error));
    }
    this.#isDrawing = false;
  }

  async #draw(frame: ArrayBuffer, cameAt: number): Promise<void> {
    const header = decodeFrameHeader(frame);
    const picture = await createImageBitmap(
      new Blob([new Uint8Array(frame, FRAME_HEADER_BYTES)], { type: 'image/jpeg' }),
    );
    // Setting a size clears the canvas, so it is set only when it differs.
    if (this.canvas.width !== picture.width) this.canvas.width = picture.width;
    if (this.canvas.height !== picture.height) this.canvas.height = picture.height;
    this.#context?.drawImage(picture, 0, 0);
    picture.close();
    const page = { width: header.cssWidth, height: header.cssHeight };
    this.drawn(header.frame, page, Math.round(performance.now() - cameAt));
  }
}
