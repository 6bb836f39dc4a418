import type { Page } from 'playwright';

/** A JPEG to draw on a canvas, stretched by `scale`. */
export interface Drawing {
  jpeg: Buffer;
  x?: number;
  y?: number;
  scale?: number;
}

/** Draws JPEGs one over the other in a real browser. The first one sets the size. Returns the pixels: red, green, blue, opacity. */
export async function drawOver(page: Page, drawings: Drawing[]): Promise<Buffer> {
  const plain = drawings.map(({ jpeg, x = 0, y = 0, scale = 1 }) => ({ base64: jpeg.toString('base64'), x, y, scale }));
  const base64 = await page.evaluate(async (all) => {
    let context: OffscreenCanvasRenderingContext2D | undefined;
    for (const { base64, x, y, scale } of all) {
      const image = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${base64}`)).blob());
      context ??= new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      context.drawImage(image, x * scale, y * scale, image.width * scale, image.height * scale);
    }
    const { width, height } = context!.canvas;
    const blob = new Blob([context!.getImageData(0, 0, width, height).data]);
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as string);
      reader.readAsDataURL(blob);
    });
    return url.slice(url.indexOf(',') + 1);
  }, plain);
  return Buffer.from(base64, 'base64');
}

/** The largest difference between two colours of the same pixel, and the share of pixels that differ visibly. */
export function compare(one: Buffer, other: Buffer): { largest: number; share: number } {
  if (one.length !== other.length) throw new Error(`${one.length} and ${other.length} bytes of pixels`);
  let largest = 0;
  let visible = 0;
  for (let at = 0; at < one.length; at += 4) {
    const difference = Math.max(...[0, 1, 2].map((color) => Math.abs(one[at + color]! - other[at + color]!)));
    largest = Math.max(largest, difference);
    if (difference > 16) visible += 1;
  }
  return { largest, share: (4 * visible) / one.length };
}
