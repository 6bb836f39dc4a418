import type { CDPSession } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { Keyboard } from '../../support/owner/keyboard.js';
import { faultsOf, keepPicture } from '../../support/owner/looks.js';
import { serveOwnPages } from '../../support/pages/own-pages.js';
import { type Owner, placeOf, type Point } from '../../support/owner/owner.js';
import { PHONE, useSystem } from '../../support/system/system.js';

let pages: Awaited<ReturnType<typeof serveOwnPages>>;
const test = useSystem(async () => {
  pages = await serveOwnPages();
  return { INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1' };
});
afterAll(() => pages?.stop());
let owner: Owner;
let path: string;

/** An owner with a phone, in control of a paused run that shows `path`. */
async function ownerAt(shown: string): Promise<void> {
  test.system.practice.visits.reset();
  path = shown;
  ({ owner } = await test.paused(path, { device: PHONE }));
}

/** The same in a window of this size, where what is asked takes many words. */
async function ownerAskedAtLength(viewport: { width: number; height: number }): Promise<void> {
  const instructions = 'Type the code that came to the phone of whoever looks after the account. '.repeat(8);
  const more = { title: 'Type the one-time code', instructions };
  ({ owner } = await test.paused('/login', { device: { ...PHONE, viewport }, more }));
}

const at = (selector: string) => test.place(path, selector);
const tap = async (selector: string) => owner.tap(await at(selector));
const sent = () => test.system.practice.visits.latest(path)?.values;
const told = (values: object) => expect.poll(sent, { timeout: 20_000 }).toMatchObject(values);
const focused = () => owner.page.evaluate('document.activeElement.localName');
const IN_TIME = { timeout: 10_000 };
const canvasWidth = async () => (await owner.page.locator('.live canvas').boundingBox())!.width;

/** Touch points as the phone's own screen reports them. */
class Fingers {
  private constructor(private readonly cdp: CDPSession) {}

  static async of({ page }: Owner): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  /** Each of the steps holds where every finger is; then all are lifted. */
  async move(steps: Point[][], holdMs = 0): Promise<void> {
    const [first, ...rest] = steps;
    await this.send('touchStart', first!);
    if (holdMs > 0) await owner.page.waitForTimeout(holdMs);
    for (const fingers of rest) await this.send('touchMove', fingers);
    await this.send('touchEnd', []);
  }

  private async send(type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: Point[]): Promise<void> {
    await this.cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers.map((point, id) => ({ ...point, id })),
    });
  }
}

const QUARTERS = { inPlace: '#f00 #0f0 #00f #000', magnified: '#f00 #f00 #f00 #f00' };

/** Notes the colours in the middle of the picture's four quarters, for every picture that is drawn from now on. */
async function noteQuarters({ page }: Owner): Promise<() => Promise<string[]>> {
  await page.evaluate(`window.drawn = [];
    const { drawImage } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.drawImage = function (...drawing) {
      drawImage.apply(this, drawing);
      const colourAt = (x, y) => '#' + [...this.getImageData(x * this.canvas.width, y * this.canvas.height, 1, 1).data.slice(0, 3)]
        .map((part) => Math.round(part / 17).toString(16)).join('');
      drawn.push([0.25, 0.75].flatMap((y) => [0.25, 0.75].map((x) => colourAt(x, y))).join(' '));
    };`);
  return () => page.evaluate<string[]>('drawn');
}

const between = (from: Point, to: Point, steps: number): Point[] =>
  Array.from({ length: steps + 1 }, (_, step) => ({
    x: from.x + ((to.x - from.x) * step) / steps,
    y: from.y + ((to.y - from.y) * step) / steps,
  }));

describe('a phone', () => {
  it('shows the whole page, with nothing cut off, and room for every finger', async () => {
    await ownerAt('/form');
    const { page } = owner;
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await canvasWidth()).toBeCloseTo(390, 0);
    const small = await page.evaluate(`[...document.querySelectorAll('button, a, select, input')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ name: element.ariaLabel ?? element.textContent, ...element.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => Math.min(width, height) < 44)
      .map(({ name, width, height }) => name + ' ' + width + ' × ' + height)`);
    expect(small).toEqual([]);
  });

  it('shows what is asked and the picture at once, above the answers, also where the words are many', async () => {
    // What is left of the window between the bars of a phone's browser.
    await ownerAskedAtLength({ width: 390, height: 664 });
    const { page } = owner;
    const boxOf = async (selector: string) => (await page.locator(selector).boundingBox())!;
    const title = await boxOf('h1');
    const picture = await boxOf('.live canvas');
    const answers = await boxOf('.answer');
    expect(title.y).toBeGreaterThanOrEqual(0);
    const asked = await boxOf('.instructions');
    expect(asked.y + asked.height).toBeLessThanOrEqual(picture.y);
    expect(picture.y + picture.height).toBeLessThanOrEqual(answers.y);
    expect(picture.width).toBeCloseTo(390, 0);
    await page.getByRole('button', { name: 'Show all' }).tap();
    expect((await boxOf('.instructions')).height).toBeGreaterThan(2 * asked.height);
    await page.getByRole('button', { name: 'Show less' }).tap();
    expect((await boxOf('.instructions')).height).toBe(asked.height);
  });

  it('held sideways shows all of the picture, and beside it what is asked and the answers', async () => {
    await ownerAskedAtLength({ width: 844, height: 390 });
    const { page } = owner;
    const picture = (await page.locator('.live canvas').boundingBox())!;
    expect(picture.height).toBeGreaterThan(290);
    expect(picture.y + picture.height).toBeLessThanOrEqual(390);
    for (const shown of [
      page.getByRole('heading', { name: 'Type the one-time code' }),
      page.getByRole('timer'),
      page.getByRole('button', { name: 'Done', exact: true }),
      page.getByRole('button', { name: 'I can’t do this' }),
    ]) {
      const box = (await shown.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(picture.x + picture.width);
      expect(box.y + box.height).toBeLessThanOrEqual(390);
    }
    expect(await faultsOf(page)).toEqual([]);
    await keepPicture(page, 'held-sideways.phone.light');
  });

  it('gets its keyboard with a field, which is shown large, and types into it by composing', async () => {
    await ownerAt('/form');
    const { page } = owner;
    await tap('#email');
    await expect.poll(() => page.evaluate(`document.activeElement.inputMode`), IN_TIME).toBe('email');
    await expect.poll(canvasWidth, IN_TIME).toBeGreaterThan(900);
    await (await Keyboard.of(page)).compose(['a', 'an', 'ana'], 'ana');
    await page.keyboard.insertText('@example.com');
    // A tap on a magnified element hits it.
    await tap('#email');
    await page.keyboard.press('Enter');
    await told({ email: 'ana@example.com' });
    // The page that comes then has no field: the keyboard goes, and all of it is seen.
    await expect.poll(focused, IN_TIME).toBe('body');
    await expect.poll(canvasWidth, IN_TIME).toBeCloseTo(390, 0);
  });

  it('shows the page after a magnified form at its own scale, and a tap meets what is seen there', async () => {
    const url = `${pages.url}/before-quarters.html`;
    const isSharp = () => owner.page.evaluate(`document.querySelector('.live canvas').width > 1280`);
    ({ owner } = await test.opened(await test.runs.start(automationOf(url, pause(120))), PHONE));
    for (const name of ['first', 'second']) {
      await owner.tap(await placeOf(test.browser, url, (page) => page.locator(`[name=${name}]`)));
      await expect.poll(focused, IN_TIME).toBe('textarea');
      await expect.poll(canvasWidth, IN_TIME).toBeGreaterThan(900);
      await owner.type(name);
    }
    const drawn = await noteQuarters(owner);
    await expect.poll(isSharp, IN_TIME).toBe(true);
    await owner.page.keyboard.press('Enter');
    await expect.poll(canvasWidth, IN_TIME).toBeCloseTo(390, 0);
    await expect.poll(async () => (await drawn()).at(-1), IN_TIME).toBe(QUARTERS.inPlace);
    const point = { x: 320, y: 540 };
    await owner.tap(point);
    await expect.poll(() => pages.told.at(-1), IN_TIME).toMatch(/^3(19|20|21) (539|540|541)$/);
    expect((await drawn()).at(-1)).toBe(QUARTERS.inPlace);
    expect(await drawn()).not.toContain(QUARTERS.magnified);
  });

  it('neither doubles nor drops what autocorrect and prediction replace', async () => {
    await ownerAt('/form');
    const { page } = owner;
    await tap('#name');
    await expect.poll(focused, IN_TIME).toBe('textarea');
    const keyboard = await Keyboard.of(page);
    await keyboard.compose(['t', 'te', 'teh'], 'the');
    await keyboard.compose([' ', ' q', ' qu'], ' quick');
    await page.keyboard.insertText('👩‍👧🎉');
    // An on-screen keyboard names no key: the field it types into is shorter by one.
    await page.evaluate(`document.execCommand('delete')`);
    await page.evaluate(`document.execCommand('delete')`);
    await page.keyboard.insertText(' fox');
    await page.keyboard.press('Enter');
    await told({ name: 'the quick fox' });
  });

  it('picks from a list in a sheet, and several in one that stands open', async () => {
    await ownerAt('/form');
    await tap('#country');
    // The form view, which may open meanwhile, has the same options.
    const sheet = (name: string) => owner.page.getByRole('dialog', { name });
    await sheet('Country').getByRole('option', { name: 'Norway' }).tap();
    await sheet('Country').waitFor({ state: 'detached' });
    await tap('#languages');
    await sheet('Languages').getByRole('option', { name: 'French' }).tap();
    await sheet('Languages').getByRole('option', { name: 'Hindi' }).tap();
    await owner.page.getByRole('button', { name: 'Close', exact: true }).tap();
    await tap('#name');
    await owner.page.keyboard.press('Enter');
    await told({ country: 'Norway', languages: ['French', 'Hindi'] });
  });

  it('scrolls the page with one finger, magnifies it with two, and a tap meets what is seen then', async () => {
    await ownerAt('/points');
    const fingers = await Fingers.of(owner);
    const middle = await owner.screen({ x: 640, y: 360 });
    await fingers.move(between(middle, { x: middle.x, y: middle.y - 90 }, 9).map((point) => [point]));
    await expect
      .poll(async () => {
        await owner.tap({ x: 640, y: 360 });
        return Number(sent()?.scrolled);
      }, IN_TIME)
      .toBeGreaterThan(200);

    const left = between(middle, { x: middle.x - 90, y: middle.y }, 9);
    const right = between(middle, { x: middle.x + 90, y: middle.y }, 9);
    await fingers.move(
      left.map((point, step) => [
        { ...point, x: point.x - 20 },
        { ...right[step]!, x: right[step]!.x + 20 },
      ]),
    );
    await expect.poll(canvasWidth, IN_TIME).toBeGreaterThan(1200);
    for (const point of [
      { x: 620, y: 350 },
      { x: 665, y: 380 },
    ]) {
      await owner.tap(point);
      await expect.poll(() => Math.abs(Number(sent()?.x) - point.x), IN_TIME).toBeLessThanOrEqual(1.5);
      expect(Math.abs(Number(sent()?.y) - point.y)).toBeLessThanOrEqual(1.5);
    }
    await owner.page.getByRole('button', { name: 'Zoom in' }).tap();
    await expect.poll(canvasWidth, IN_TIME).toBeCloseTo(390, 0);
  });

  it('opens a menu by a long press, drags after one, and taps twice', async () => {
    await ownerAt('/menu');
    const fingers = await Fingers.of(owner);
    await fingers.move([[await owner.screen(await at('#right'))]], 700);
    await told({ did: 'right click' });
    const double = await owner.screen(await at('#double'));
    for (let count = 0; count < 2; count += 1) await owner.page.touchscreen.tap(double.x, double.y);
    await told({ did: 'double click' });
    await owner.page.context().close();

    await ownerAt('/drag');
    const again = await Fingers.of(owner);
    const [from, to] = [await owner.screen(await at('#handle')), await owner.screen(await at('#gap'))];
    await again.move(
      between(from, to, 10).map((point) => [point]),
      700,
    );
    await told({ solved: 'slider' });
  });
});
