import type { BrowserContextOptions } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { Owner } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';

const test = useSystem();
let owner: Owner;
let path: string;

/** An owner at a desktop, in control of a paused run that shows `path`. */
async function ownerAt(shown: string, device: BrowserContextOptions = {}): Promise<void> {
  test.system.practice.visits.reset();
  path = shown;
  ({ owner } = await test.paused(path, { device: { ...DESKTOP, ...device } }));
}

const at = (selector: string) => test.place(path, selector);
const onScreen = async (selector: string) => owner.screen(await at(selector));
const sent = () => test.system.practice.visits.latest(path)?.values;
const told = (values: object) => expect.poll(sent, { timeout: 20_000 }).toMatchObject(values);

describe('a person with a mouse', () => {
  it('opens a menu by hovering, and picks from it', async () => {
    await ownerAt('/menu');
    const menu = await onScreen('.menu > button');
    await owner.page.mouse.move(menu.x, menu.y);
    await owner.page.mouse.move(menu.x, menu.y + 75, { steps: 8 });
    await owner.page.mouse.down();
    await owner.page.mouse.up();
    await told({ did: expect.stringMatching(/ report$/) as string });
  });

  it('clicks twice, and with the right button', async () => {
    await ownerAt('/menu');
    const double = await onScreen('#double');
    await owner.page.mouse.dblclick(double.x, double.y);
    await told({ did: 'double click' });
    await owner.click(await at('#right'), { button: 'right' });
    await told({ did: 'right click' });
  });

  it('scrolls with the wheel, and presses two buttons at once with a key held', async () => {
    await ownerAt('/points');
    const middle = await owner.screen({ x: 640, y: 360 });
    await owner.page.mouse.move(middle.x, middle.y);
    for (let turn = 0; turn < 5; turn += 1) await owner.page.mouse.wheel(0, 120);
    await expect
      .poll(
        async () => {
          await owner.page.mouse.click(middle.x, middle.y);
          return sent()?.scrolled;
        },
        { timeout: 10_000 },
      )
      .toBe('600');
    await owner.page.keyboard.down('Shift');
    await owner.page.mouse.down();
    await owner.page.mouse.down({ button: 'right' });
    await told({ button: '2', shiftKey: 'true' });
    await owner.page.mouse.up({ button: 'right' });
    await owner.page.mouse.up();
    await owner.page.keyboard.up('Shift');
    await owner.page.mouse.click(middle.x, middle.y);
    await told({ button: '0', shiftKey: 'false', detail: '1' });
  });

  it('drags a slider, and a ticket into a basket', async () => {
    await ownerAt('/drag');
    await dragTo(await onScreen('#handle'), await onScreen('#gap'));
    await told({ solved: 'slider' });
    await dragTo(await onScreen('#ticket'), await onScreen('#basket'));
    await told({ dropped: 'ticket' });
  });

  async function dragTo(from: { x: number; y: number }, to: { x: number; y: number }) {
    await owner.page.mouse.move(from.x, from.y);
    await owner.page.mouse.down();
    await owner.page.mouse.move(to.x, to.y, { steps: 12 });
    await owner.page.mouse.up();
  }
});

describe('a press', () => {
  it.each([
    ['a plain screen', {}],
    ['one and a half', { deviceScaleFactor: 1.5, viewport: { width: 1100, height: 700 } }],
    ['a laptop with fine pixels', { deviceScaleFactor: 2 }],
    ['a small window, zoomed out', { deviceScaleFactor: 3, viewport: { width: 520, height: 900 } }],
  ])('meets the page where the person sees it, on %s', async (_, device) => {
    await ownerAt('/points', device);
    await presses();
    // Scrolled, our own page has the picture elsewhere.
    await owner.page.evaluate('window.scrollTo(0, 60)');
    await presses();
  });

  async function presses() {
    for (const point of [
      { x: 12, y: 90 },
      { x: 640, y: 360 },
      { x: 1270, y: 400 },
    ]) {
      await owner.click(point);
      await expect.poll(() => Math.abs(Number(sent()?.x) - point.x), { timeout: 10_000 }).toBeLessThanOrEqual(2);
      expect(Math.abs(Number(sent()?.y) - point.y)).toBeLessThanOrEqual(2);
    }
  }
});

describe('a page that asks for permissions', () => {
  it('is refused quietly', async () => {
    await ownerAt('/permissions');
    await owner.click(await at('#ask'));
    await told({ place: 'refused', camera: 'refused', clipboard: 'refused', notices: 'refused' });
    expect(await owner.page.getByRole('dialog').count()).toBe(0);
  });
});
