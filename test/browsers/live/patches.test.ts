import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PATCHES } from '../../../contracts/live-protocol.js';
import { launchOwner } from '../../support/owner/owner.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { compare, drawOver } from '../frames/decoder.js';
import { type OpenSession, openSession } from '../open-session.js';
import { noMoreFrames, until } from '../until.js';

const MOST_BYTES = 8 * 1024;
/** 5 Mbit/s, in bytes per millisecond. */
const SLOW = 625;

let decoder: Browser;
let paper: Page;
let open: OpenSession;
beforeAll(async () => {
  decoder = await launchOwner();
  paper = await decoder.newPage();
});
afterAll(() => decoder?.close());
afterEach(() => open?.close());

/** A page full of text, whose whole frames are large, and a person with the focus in its field. */
async function begin(lineSpeed: number | undefined, understands?: string[]): Promise<TestViewer> {
  open = await openSession('/form');
  await open.page.evaluate(`
    const text = document.createElement('p');
    text.style = 'margin: 0; font: 13px serif; columns: 3';
    text.textContent = 'The quick brown fox jumps over the lazy dog. '.repeat(150);
    document.body.prepend(text);`);
  await open.openGate();
  const viewer = await open.view();
  viewer.lineSpeed = lineSpeed;
  viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page', understands });
  viewer.click(150, 115);
  await until(() => viewer.latest('focus')?.field !== undefined);
  await noMoreFrames(viewer);
  return viewer;
}

/** Like `begin`. The whole page changes until the session has noticed that the viewer's line is slow; then the page rests. */
async function beginOnSlowLine(understands?: string[]): Promise<TestViewer> {
  const viewer = await begin(SLOW, understands);
  for (let hue = 0; !isSmall(viewer); hue += 50) {
    await open.page.evaluate(`document.body.style.background = 'hsl(${hue}, 40%, 90%)'`);
    await delay(500);
  }
  await until(() => !isSmall(viewer));
  await noMoreFrames(viewer);
  // On this line, the answer to the sharp frame takes most of that time.
  await noMoreFrames(viewer);
  return viewer;
}

function isSmall({ frames }: TestViewer): boolean {
  return frames.at(-1)!.width < 1280;
}

/** The frames that come when the person types a digit, until the page is sharp again. */
async function typeDigit(viewer: TestViewer, digit: number): Promise<TestViewer['frames']> {
  const seen = viewer.frames.length;
  viewer.key(String(digit), `Digit${digit}`);
  await until(() => viewer.frames.length > seen);
  await until(() => !isSmall(viewer));
  await noMoreFrames(viewer);
  return viewer.frames.slice(seen);
}

function bytesOf(frames: TestViewer['frames']): number {
  return frames.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
}

/** The canvas of a viewer that has drawn these frames. */
function canvasOf({ frames }: TestViewer): Promise<Buffer> {
  const begin = frames.findLastIndex(({ patch }) => patch === undefined);
  const { width } = frames[begin]!;
  return drawOver(
    paper,
    frames.slice(begin).map((frame) => ({ jpeg: frame.jpeg, ...frame.patch, scale: width / frame.width })),
  );
}

describe('on a slow line', () => {
  it('a typed digit takes a few patches, which show the page as whole frames do, and older viewers get whole frames', async () => {
    const viewer = await beginOnSlowLine([PATCHES]);
    // A page of the previous version.
    const whole = await open.view({ control: false });
    whole.lineSpeed = SLOW;
    whole.send({ type: 'resume', viewer: 'another-random-name-of-a-page' });
    const wholes = viewer.frames.filter(({ patch }) => patch === undefined);
    expect(bytesOf(wholes.slice(-1))).toBeGreaterThan(3 * MOST_BYTES);
    for (const digit of [1, 2, 3]) {
      const frames = await typeDigit(viewer, digit);
      expect(frames.map(({ patch }) => patch === undefined)).not.toContain(true);
      expect(bytesOf(frames)).toBeLessThanOrEqual(MOST_BYTES);
    }
    expect(await open.page.inputValue('#field')).toBe('123');
    await until(() => whole.frames.at(-1)?.frame === viewer.frames.at(-1)!.frame);
    expect(whole.frames.every(({ patch }) => patch === undefined)).toBe(true);
    const { largest, share } = compare(await canvasOf(whole), await canvasOf(viewer));
    expect({ largest, share }).toEqual({ largest: expect.any(Number) as number, share: 0 });
  });

  it('a viewer that comes back, or has an empty canvas, begins with a whole frame', async () => {
    const viewer = await beginOnSlowLine([PATCHES]);
    await typeDigit(viewer, 1);
    const shown = viewer.frames.length;
    viewer.send({ type: 'ack', frame: viewer.frames.at(-1)!.frame, isBlank: true });
    await until(() => viewer.frames.length > shown);
    expect(viewer.frames[shown]!.patch).toBeUndefined();
    viewer.leave();
    const next = await open.view();
    next.send({ type: 'resume', viewer: 'a-random-name-of-a-page', understands: [PATCHES] });
    await until(() => next.frames.length > 0);
    expect(next.frames[0]!.patch).toBeUndefined();
  });
});

describe('on a fast line', () => {
  it('all frames are whole', async () => {
    const viewer = await begin(undefined, [PATCHES]);
    await typeDigit(viewer, 1);
    expect(viewer.frames.every(({ patch }) => patch === undefined)).toBe(true);
  });
});
