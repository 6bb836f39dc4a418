import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import { noMoreFrames, until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

const WORKER = `
  import { chromium } from 'playwright';
  const browser = await chromium.connect(process.argv[1]);
  const [page] = browser.contexts()[0].pages();
  await page.fill('#field', 'typed by the worker');
  page.click('#not-there').catch(() => undefined);
  console.log('typed');`;

/** Waits until the moving page has moved that often. */
async function ticks({ page }: OpenSession, count: number): Promise<void> {
  const start = await page.evaluate<number>('n');
  await page.waitForFunction(`n >= ${start + 7 * count}`);
}

/** Red, green and blue in the middle of a picture. */
async function colorOf(jpeg: Buffer): Promise<number[]> {
  const context = await open.chromium.browser.newContext();
  const page = await context.newPage();
  const data = await page.evaluate<number[]>(`(async () => {
    const bytes = Uint8Array.from(atob(${JSON.stringify(jpeg.toString('base64'))}), (char) => char.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.drawImage(picture, picture.width / 2, picture.height / 2, 1, 1, 0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  })()`);
  await context.close();
  return data.slice(0, 3);
}

describe('the live view', () => {
  it('shows a page that does not move', async () => {
    open = await openSession('/still');
    const viewer = await open.view({ control: false });
    await until(() => viewer.frames.length > 0);
    expect(viewer.frames[0]).toMatchObject({ cssWidth: 1280, cssHeight: 720 });
    await until(() => viewer.frames.at(-1)?.width === 1280);
    expect(viewer.frames[0]?.jpeg.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(viewer.messages.slice(0, 2)).toEqual([
      { type: 'hello', canControl: false, isFilmed: false, browser: expect.any(String) as string },
      { type: 'control', canControl: false, open: false },
    ]);
    await until(() => viewer.latest('page')?.title === 'Still');
    expect(viewer.latest('page')).toMatchObject({ url: `${open.site.url}/still`, title: 'Still' });
  });

  it('shows the last picture at once to a second viewer, and again to one that comes back', async () => {
    open = await openSession('/still');
    const first = await open.view();
    await until(() => first.frames.length > 0);
    await noMoreFrames(first);
    const second = await open.view();
    // On a busy machine the last frame is a sharp one, and the screencast's own frame arrives before it.
    await until(() => second.frames.at(-1)?.frame === first.frames.at(-1)?.frame);
    first.leave();
    second.leave();
    const third = await open.view();
    await until(() => third.frames.length > 0);
  });

  it('sends nothing while the page does not move', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    await until(() => viewer.frames.length > 0);
    await noMoreFrames(viewer);
    const shown = viewer.frames.length;
    await open.page.evaluate('1 + 1');
    expect(viewer.frames.length).toBe(shown);
    await open.page.evaluate('document.body.textContent = "moved"');
    await until(() => viewer.frames.length > shown);
  });

  it('sends one picture as sharp as the screen when the page has come to rest, and the page notices nothing', async () => {
    open = await openSession('/still');
    await open.page.evaluate(`
      window.noticed = 0;
      for (const event of ['resize', 'scroll']) addEventListener(event, () => (window.noticed += 1));
      matchMedia('(min-resolution: 1.5dppx)').addEventListener('change', () => (window.noticed += 1));
      document.body.innerHTML = '<div style="height: 800px; background: red"></div><div style="height: 2000px; background: lime"></div>';
      scrollTo(0, 900);`);
    const viewer = await open.view();
    viewer.send({ type: 'view', width: 2560, height: 1440, visible: true });
    await until(() => viewer.frames.at(-1)?.width === 2560);
    expect(viewer.frames.at(-1)).toMatchObject({ cssWidth: 1280, cssHeight: 720, height: 1440 });
    const [red, green, blue] = await colorOf(viewer.frames.at(-1)!.jpeg);
    expect([red! < 10, green! > 245, blue! < 10]).toEqual([true, true, true]);
    await noMoreFrames(viewer);
    const shown = viewer.frames.length;
    expect(await open.page.evaluate('window.noticed')).toBe(1);
    await open.page.evaluate('document.body.style.border = "9px solid blue"');
    await until(() => viewer.frames.length > shown && viewer.frames.at(-1)?.width === 2560);
  });

  it('tells the size of the page, by which presses are placed, also when the person acts while a sharp picture is taken', async () => {
    open = await openSession('/form');
    await open.openGate();
    const viewer = await open.view();
    viewer.send({ type: 'view', width: 2560, height: 1440, visible: true });
    await until(() => viewer.frames.at(-1)?.width === 2560);
    for (let rest = 600; rest <= 720; rest += 10) {
      viewer.click(150, 220);
      await delay(rest);
    }
    await until(() => viewer.frames.at(-1)?.width === 2560);
    expect(new Set(viewer.frames.map(({ cssWidth, cssHeight }) => `${cssWidth} × ${cssHeight}`))).toEqual(
      new Set(['1280 × 720']),
    );
  });

  it('sends nothing for a caret that would blink while a person types', async () => {
    open = await openSession('/form');
    await open.openGate();
    const viewer = await open.view();
    await open.page.click('#field');
    await until(() => viewer.latest('focus')?.field !== undefined);
    await noMoreFrames(viewer);
    const shown = viewer.frames.length;
    await delay(1200);
    expect(viewer.frames.length).toBe(shown);
  });

  it('has a frame for the first viewer of a pause', async () => {
    open = await openSession('/still');
    await open.openGate();
    await until(() => open.session.live.quickestFrame !== undefined);
    const viewer = await open.view();
    await until(() => viewer.frames.length > 0);
    // The first one that was ever taken.
    expect(viewer.frames[0]?.frame).toBe(1);
  });

  it('runs the screencast only while a viewer is visible', async () => {
    open = await openSession('/moving');
    const viewer = await open.view();
    await until(() => viewer.frames.length > 3);
    viewer.send({ type: 'view', width: 1280, height: 720, visible: false });
    await noMoreFrames(viewer);
    const lastSeen = viewer.frames.at(-1)?.frame ?? 0;
    await ticks(open, 30);
    const seen = viewer.frames.length;
    viewer.send({ type: 'view', width: 1280, height: 720, visible: true });
    await until(() => viewer.frames.length > seen + 3);
    // Frames are numbered as Chromium makes them: it made next to none meanwhile.
    expect(viewer.frames[seen + 1]?.frame).toBeLessThan(lastSeen + 8);
  });

  it('sends pictures no larger than the largest viewer can show', async () => {
    open = await openSession('/moving');
    const small = await open.view();
    small.send({ type: 'view', width: 640, height: 360, visible: true });
    await until(() => small.frames.at(-1)?.width === 640);
    expect(small.frames.at(-1)).toMatchObject({ cssWidth: 1280, cssHeight: 720, width: 640, height: 360 });
    const large = await open.view();
    await until(() => large.frames.at(-1)?.width === 1280);
  });

  it('follows a new tab, and returns when it closes', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    await until(() => viewer.latest('page')?.title === 'Still');
    const tab = await open.chromium.context.newPage();
    await tab.goto(`${open.site.url}/other`);
    await until(() => viewer.latest('page')?.title === 'Other');
    const seen = viewer.frames.length;
    await tab.evaluate('document.body.textContent = "moved"');
    await until(() => viewer.frames.length > seen);
    await tab.close();
    await until(() => viewer.latest('page')?.title === 'Still');
    const before = viewer.frames.length;
    await open.page.evaluate('document.body.textContent = "moved"');
    await until(() => viewer.frames.length > before);
  });

  it('is not held up by a viewer that never draws, and keeps no more than two frames for it', async () => {
    open = await openSession('/moving');
    const stuck = await open.view();
    stuck.draws = false;
    const quick = await open.view();
    await until(() => quick.frames.length > 30);
    expect(stuck.frames).toHaveLength(2);
    stuck.send({ type: 'ack', frame: stuck.frames[1]?.frame ?? 0 });
    await until(() => stuck.frames.length === 3);
    // It skips the frames that it missed and gets the newest.
    expect(stuck.frames[2]?.frame).toBeGreaterThan(20);
  });

  it('keeps the page as it is when a worker is killed in the middle of a click', async () => {
    open = await openSession('/form');
    const viewer = await open.view();
    const worker = spawn(process.execPath, ['--input-type=module', '-e', WORKER, open.session.endpoint]);
    await once(worker.stdout, 'data');
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    expect(await open.page.inputValue('#field')).toBe('typed by the worker');
    await until(() => viewer.frames.length > 0);
  });

  it('lets its viewers go when the session ends', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    const over = open.session.shutDown({ kind: 'closed', finalScreenshot: false });
    // Nor does it keep one that comes back while it closes.
    const late = await open.view();
    await over;
    expect(await viewer.closed).toBe(1000);
    expect(await late.closed).toBe(1000);
  });
});
