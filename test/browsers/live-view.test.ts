import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from './open-session.js';
import { noMoreFrames, until } from './until.js';

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

describe('the live view', () => {
  it('shows a page that does not move', async () => {
    open = await openSession('/still');
    const viewer = await open.view({ control: false });
    await until(() => viewer.frames.length > 0);
    expect(viewer.frames[0]).toMatchObject({ cssWidth: 1280, cssHeight: 720, width: 1280, height: 720 });
    expect(viewer.frames[0]?.jpeg.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(viewer.messages.slice(0, 2)).toEqual([
      { type: 'hello', canControl: false },
      { type: 'control', canControl: false, open: false },
    ]);
    await until(() => viewer.latest('page')?.title === 'Still');
    expect(viewer.latest('page')).toEqual({ type: 'page', url: `${open.site.url}/still`, title: 'Still' });
  });

  it('shows the last picture at once to a second viewer, and again to one that comes back', async () => {
    open = await openSession('/still');
    const first = await open.view();
    await until(() => first.frames.length > 0);
    await noMoreFrames(first);
    const second = await open.view();
    await until(() => second.frames.length > 0);
    expect(second.frames[0]?.frame).toBe(first.frames.at(-1)?.frame);
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

  it('casts only while a viewer is on screen', async () => {
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
    // What it missed is skipped: it gets the newest.
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

  it('says goodbye when the session ends', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    await open.session.shutDown({ kind: 'closed', finalScreenshot: false });
    expect(await viewer.closed).toBe(1000);
    expect(viewer.latest('bye')).toEqual({ type: 'bye', reason: 'run-ended' });
  });
});
