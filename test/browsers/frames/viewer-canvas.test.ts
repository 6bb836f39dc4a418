import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeFrameHeader, jpegStart } from '../../../contracts/live-protocol.js';
import { type Frame, makeFrame } from '../../../browsers/frames/frame.js';
import { ViewerCanvas } from '../../../browsers/frames/viewer-canvas.js';
import { launchOwner } from '../../support/owner/owner.js';
import { compare, type Drawing, drawOver } from './decoder.js';

const SIZE = { width: 640, height: 400 };
const VIEW = { ...SIZE, scrollX: 0, scrollY: 0 };
const PAGE = `<body style="margin:0;background:conic-gradient(#fff, #cef, #fec, #fff)"><p style="font:15px serif;margin:20px">
${'The quick brown fox jumps over the lazy dog. '.repeat(25)}</p>`;

let browser: Browser;
let page: Page;
let paper: Page;
let cdp: CDPSession;
beforeAll(async () => {
  browser = await launchOwner();
  page = await browser.newPage({ viewport: SIZE });
  paper = await browser.newPage();
  cdp = await page.context().newCDPSession(page);
  await page.setContent(PAGE);
});
afterAll(() => browser?.close());

async function jpegOf(scale: number, quality: number): Promise<Buffer> {
  const clip = { x: 0, y: 0, ...SIZE, scale };
  const { data } = await cdp.send('Page.captureScreenshot', { format: 'jpeg', quality, clip });
  return Buffer.from(data, 'base64');
}

/** Numbers from 0 to 1 that look random and are the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** A viewer that skips frames as the API and a busy page do, and answers late. */
class ForgetfulViewer {
  readonly canvas = new ViewerCanvas();
  drawings: Drawing[] = [];
  patches = 0;
  private width = 0;
  private answers: number[] = [];
  private onTheWay: { frame: Frame; bytes: Buffer }[] = [];

  constructor(private readonly random: () => number) {}

  offer(frame: Frame): void {
    const patch = this.canvas.patch(frame, Infinity);
    if (patch === 'same') return;
    if (patch !== undefined) this.patches += 1;
    this.canvas.sent(frame, patch?.part);
    this.onTheWay.push({ frame, bytes: patch?.bytes ?? frame.bytes });
  }

  /** Draws what has come, or only the newest of it, and answers some. */
  draw(): void {
    const all = this.onTheWay.splice(0);
    for (const one of this.random() < 0.5 ? all : all.slice(-1)) this.drawOne(one);
    if (this.random() < 0.7) this.answer();
  }

  answer(): void {
    for (const number of this.answers.splice(0)) this.canvas.drawn(number);
  }

  private drawOne({ frame, bytes }: { frame: Frame; bytes: Buffer }): void {
    const header = decodeFrameHeader(new Uint8Array(bytes).buffer);
    const jpeg = bytes.subarray(jpegStart(header));
    if (header.patch === undefined) {
      this.width = header.width;
      this.drawings = [];
    }
    this.drawings.push({ jpeg, ...header.patch, scale: this.width / header.width });
    this.answers.push(frame.number);
  }
}

it.each([1, 2, 3])('is assembled from patches whichever frames the viewer skips (%i)', async (seed) => {
  const random = numbers(seed * 7919);
  const viewer = new ForgetfulViewer(random);
  let number = 0;
  let stills = 0;
  for (let step = 0; step < 25; step += 1) {
    if (step % 5 > 0) {
      // Some boxes are shown, and some of the earlier ones vanish.
      await page.evaluate(
        ([x, y, hue]) => {
          const old = document.querySelectorAll('div');
          if (old.length > 2) old[0]!.remove();
          const box = document.createElement('div');
          box.style.cssText = `position:fixed;left:${x}px;top:${y}px;width:25px;height:13px;background:hsl(${hue},90%,50%)`;
          document.body.append(box);
        },
        [200 + random() * 200, 100 + random() * 120, random() * 360],
      );
    }
    number += 1;
    const source = makeFrame(number, 1, await jpegOf(0.5, 25), VIEW);
    viewer.offer(source);
    if (random() < 0.7) viewer.draw();
    if (step % 5 < 4) continue;
    number += 1;
    const still = makeFrame(number, 1, await jpegOf(1, 85), VIEW, source);
    viewer.offer(still);
    viewer.draw();
    viewer.answer();
    stills += 1;
    const { share } = compare(await drawOver(paper, [{ jpeg: still.jpeg }]), await drawOver(paper, viewer.drawings));
    expect(share, `still frame ${stills}`).toBe(0);
  }
  expect(viewer.patches).toBeGreaterThan(8);
});
