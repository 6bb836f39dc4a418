import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Surface } from '../../../browsers/frames/surface.js';
import { launchOwner } from '../../support/owner/owner.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { type OpenSession, openSession } from '../open-session.js';
import { noMoreFrames, until } from '../until.js';
import { isReached } from '../../../contracts/live-protocol.js';

const GRAY = `<body style="margin:0;background:#ddd"><form action="/quarters"><input id="field" style="width:400px;height:30px"></form>`;
const quarter = (inset: string, color: string) =>
  `<div style="position:fixed;inset:${inset};background:${color}"></div>`;
/** Red and green above blue and black, and nothing that moves. */
const QUARTERS = `<body style="margin:0">${quarter('0 50% 50% 0', '#f00')}${quarter('0 0 50% 50%', '#0f0')}
${quarter('50% 50% 0 0', '#00f')}${quarter('50% 0 0 50%', '#000')}<script>window.log = [];
addEventListener('mousedown', ({ clientX, clientY }) => log.push(clientX + ' ' + clientY));</script>`;
const IN_QUARTERS = ['#f00', '#0f0', '#00f', '#000'];
const MAGNIFIED = ['#f00', '#f00', '#f00', '#f00'];
const LARGE = { type: 'view', width: 2560, height: 1440, visible: true } as const;
const SMALL = { ...LARGE, width: 1280, height: 720 };

let decoder: Browser;
let paper: Page;
let open: OpenSession;
beforeAll(async () => {
  decoder = await launchOwner();
  paper = await decoder.newPage();
});
afterAll(() => decoder?.close());
afterEach(() => open?.close());

/** The colours in the middle of the four quarters of a picture. */
function quartersOf(jpeg: Buffer): Promise<string[]> {
  return paper.evaluate(async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(picture, 0, 0);
    return [0.25, 0.75].flatMap((y) =>
      [0.25, 0.75].map((x) => {
        const [...color] = context.getImageData(x * picture.width, y * picture.height, 1, 1).data.slice(0, 3);
        return `#${color.map((part) => Math.round(part / 17).toString(16)).join('')}`;
      }),
    );
  }, jpeg.toString('base64'));
}

/** A session at a gray page; the viewer's screen is sharper than the page. */
async function begin(): Promise<TestViewer> {
  open = await openSession('/still');
  const answer = (body: string) => ({ contentType: 'text/html', body });
  await open.page.context().route('**/gray', (route) => route.fulfill(answer(GRAY)));
  await open.page.context().route('**/quarters*', (route) => route.fulfill(answer(QUARTERS)));
  await open.page.goto(`${open.site.url}/gray`);
  await open.openGate();
  const viewer = await open.view();
  viewer.send(LARGE);
  await until(() => viewer.frames.at(-1)?.width === 2560);
  return viewer;
}

function pressOn(viewer: TestViewer, epoch: number): void {
  const at = { x: 5, y: 5, button: 'left', clickCount: 1, modifiers: 0, epoch } as const;
  viewer.send({ ...at, type: 'mouse', action: 'down', buttons: 1 });
  viewer.send({ ...at, type: 'mouse', action: 'up', buttons: 0 });
}

const screen = () => open.page.evaluate('[innerWidth, innerHeight, screen.width, screen.height, devicePixelRatio]');

describe('the frames of the live view', () => {
  it('show a page at its own size that comes while a sharp picture of the one before is taken', async () => {
    const viewer = await begin();
    viewer.send(SMALL);
    const surface = await Surface.of(open.chromium.context, open.page);
    for (const wait of [0, 20, 40, 60]) {
      await open.page.goto(`${open.site.url}/gray`);
      await delay(300);
      const taken = surface.takeScreenshot({ width: 1280, height: 720, scrollX: 0, scrollY: 0 }, 2);
      await delay(wait);
      await open.page.evaluate('document.forms[0].submit()');
      await taken;
      await noMoreFrames(viewer);
      const { epoch } = viewer.frames.at(-1)!;
      const shown = viewer.frames.filter((frame) => frame.epoch === epoch);
      const quarters = await Promise.all(shown.map(({ jpeg }) => quartersOf(jpeg)));
      expect(quarters.at(-1), `${wait} ms after`).toEqual(IN_QUARTERS);
      expect(quarters, `${wait} ms after`).not.toContainEqual(MAGNIFIED);
    }
  });

  it('leave the page the screen it has', async () => {
    open = await openSession('/still');
    const before = await screen();
    const viewer = await open.view();
    viewer.send(LARGE);
    await until(() => viewer.frames.at(-1)?.width === 2560);
    expect(await screen()).toEqual(before);
    viewer.leave();
    await delay(100);
    expect(await screen()).toEqual(before);
  });

  it('are sharp at once for a person who magnifies a page that stands still', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    viewer.send(SMALL);
    await until(() => viewer.frames.length > 0);
    await noMoreFrames(viewer);
    expect(viewer.frames.at(-1)!.width).toBeLessThanOrEqual(1280);
    viewer.send(LARGE);
    await until(() => viewer.frames.at(-1)?.width === 2560);
  });

  it('carry an epoch, and a press on the picture of another document, tab or size meets nothing', async () => {
    const viewer = await begin();
    const gray = viewer.frames.at(-1)!.epoch;
    const press = (epoch: number) => pressOn(viewer, epoch);
    await open.page.evaluate('history.pushState(null, "", "?same")');
    await open.page.goto(`${open.site.url}/quarters`);
    await until(() => viewer.frames.at(-1)?.epoch !== gray);
    press(gray);
    press(viewer.frames.at(-1)!.epoch);
    await until(async () => (await open.log()).length > 0);
    await delay(100);
    expect(await open.log()).toEqual(['5 5']);
    expect(viewer.latest('notice')?.text).toContain('nothing was pressed');
    const pointed = await open.post('point', { x: 5, y: 5, epoch: gray });
    expect(pointed.status).toBe(410);

    const first = viewer.frames.at(-1)!.epoch;
    await open.page.setViewportSize({ width: 900, height: 600 });
    await until(() => viewer.frames.at(-1)?.cssWidth === 900 && viewer.frames.at(-1)?.epoch !== first);
    const narrow = viewer.frames.at(-1)!.epoch;
    await open.page.evaluate(`window.open('/gray')`);
    await until(() => ![first, narrow].includes(viewer.frames.at(-1)!.epoch));
  });

  it('of a new tab have the epoch that its news name, and a press on an older one does not meet the new tab', async () => {
    const viewer = await begin();
    await open.page.goto(`${open.site.url}/quarters`);
    await noMoreFrames(viewer);
    const before = viewer.frames.at(-1)!.epoch;
    await open.page.evaluate(`window.open('/quarters?second')`);
    await until(() => viewer.latest('tabs')?.tabs.length === 2);
    const epoch = viewer.latest('tabs')!.epoch!;
    expect(isReached(epoch, before)).toBe(false);
    pressOn(viewer, before);
    await until(() => viewer.latest('notice')?.text.includes('nothing was pressed') === true);
    await until(() => viewer.latest('page')?.url.endsWith('?second') === true);
    await until(() => isReached(viewer.latest('page')!.epoch!, viewer.frames.at(-1)!.epoch));
    await noMoreFrames(viewer);
    pressOn(viewer, viewer.frames.at(-1)!.epoch);
    const [, second] = open.page.context().pages();
    await until(async () => (await second!.evaluate<string[]>('log')).length > 0);
    expect([await open.log(), await second!.evaluate('log')]).toEqual([[], ['5 5']]);
  });

  it('take a press on a page that loads itself anew and looks the same, also before its next picture', async () => {
    const viewer = await begin();
    await open.page.goto(`${open.site.url}/quarters`);
    await noMoreFrames(viewer);
    const { epoch } = viewer.frames.at(-1)!;
    for (const wait of [0, 400]) {
      await open.page.reload();
      await delay(wait);
      pressOn(viewer, epoch);
      await until(async () => (await open.log()).length > 0);
      expect(await open.log(), `${wait} ms after`).toEqual(['5 5']);
    }
    const again = await open.post('point', { x: 5, y: 5, epoch });
    expect(again.status).toBe(200);
  });

  it('come for the next page also when nothing moves there, and none of the page before is given to a new viewer', async () => {
    const viewer = await begin();
    const before = viewer.frames.at(-1)!.epoch;
    viewer.leave();
    await delay(50);
    await open.page.goto(`${open.site.url}/quarters`);
    const next = await open.view();
    await until(() => next.frames.length > 0);
    expect(next.frames.map(({ epoch }) => epoch)).not.toContain(before);
    expect(await quartersOf(next.frames[0]!.jpeg)).toEqual(IN_QUARTERS);
  });
});
