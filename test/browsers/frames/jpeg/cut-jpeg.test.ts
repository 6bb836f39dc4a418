import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutJpeg } from '../../../../browsers/frames/jpeg/cut-jpeg.js';
import { type JpegImage, readJpeg } from '../../../../browsers/frames/jpeg/read-jpeg.js';
import { launchOwner } from '../../../support/owner/owner.js';
import { compare, drawOver } from '../decoder.js';

/** Text and gradients of many colours, so that the coefficients are of all kinds. The sizes leave an incomplete unit at both edges. */
const SIZE = { width: 650, height: 410 };
const PAGE = `<body style="margin:0;background:conic-gradient(red, lime, blue, #fc0, red)"><p id="text" style="font:15px serif;margin:20px">
${'The quick brown fox jumps over the lazy dog. '.repeat(30)}</p><input id="field" style="position:fixed;left:300px;top:200px;width:80px">`;

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchOwner();
  page = await browser.newPage({ viewport: SIZE });
  await page.setContent(PAGE);
});
afterAll(() => browser?.close());

function hashesIn(image: JpegImage, left: number, top: number, width: number, height: number): number[] {
  return Array.from({ length: width * height }, (_, index) => {
    const [column, row] = [left + (index % width), top + Math.floor(index / width)];
    return image.hashes[row * image.columns + column]!;
  });
}

describe('a part cut out of a JPEG', () => {
  it.each([25, 80, 95])('has the coefficients of that part and its pixels, at quality %i', async (quality) => {
    const jpeg = await page.screenshot({ type: 'jpeg', quality });
    const image = readJpeg(jpeg);
    expect(image).toMatchObject({ ...SIZE, unitWidth: 16, unitHeight: 16, columns: 41, rows: 26 });
    for (const [left, top, width, height] of [
      [0, 0, 41, 26],
      [5, 3, 7, 9],
      [38, 20, 3, 6],
    ] as const) {
      const cut = cutJpeg(image, { left, top, right: left + width, bottom: top + height });
      const read = readJpeg(cut);
      expect([...read.hashes]).toEqual(hashesIn(image, left, top, width, height));
      const whole = await drawOver(page, [{ jpeg }]);
      const assembled = await drawOver(page, [{ jpeg }, { jpeg: cut, x: 16 * left, y: 16 * top }]);
      // Decoders smooth colours across units, so only pixels at the edge of the part may differ a little.
      expect(compare(whole, assembled).share).toBeLessThan(0.01);
    }
  });

  it('shows which units changed', async () => {
    const before = readJpeg(await page.screenshot({ type: 'jpeg', quality: 80 }));
    await page.fill('#field', '7');
    const after = readJpeg(await page.screenshot({ type: 'jpeg', quality: 80 }));
    await page.fill('#field', '');
    const changed = [...after.hashes.keys()].filter((unit) => after.hashes[unit] !== before.hashes[unit]);
    expect(changed.length).toBeGreaterThan(0);
    for (const unit of changed) {
      expect(Math.floor(unit / after.columns)).toBeGreaterThanOrEqual(Math.floor(190 / 16));
      expect(Math.floor(unit / after.columns)).toBeLessThanOrEqual(Math.floor(240 / 16));
      expect(unit % after.columns).toBeGreaterThanOrEqual(Math.floor(290 / 16));
      expect(unit % after.columns).toBeLessThanOrEqual(Math.floor(400 / 16));
    }
  });
});

describe('a JPEG that is none of Chromium’s', () => {
  it('is refused, so that the whole frame is sent', async () => {
    const jpeg = await page.screenshot({ type: 'jpeg', quality: 80 });
    expect(() => readJpeg(Buffer.from('no picture'))).toThrow(RangeError);
    expect(() => readJpeg(Buffer.alloc(0))).toThrow(RangeError);
    expect(() => readJpeg(jpeg.subarray(0, jpeg.length / 2))).toThrow(RangeError);
    const progressive = Buffer.from(jpeg);
    progressive[progressive.indexOf(Buffer.of(0xff, 0xc0)) + 1] = 0xc2;
    expect(() => readJpeg(progressive)).toThrow(RangeError);
  });
});
