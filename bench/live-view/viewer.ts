import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright';
import { SAMPLER } from './sampler.js';

/** Where the practice site shows what is looked at, in pixels of the automation's page. */
export interface Spots {
  clock: { x: number; y: number; step: number };
  signal: { x: number; y: number };
}

const WAIT_MS = 10_000;

/** A page that shows a remote browser on a canvas, and what a person sees and does there. */
export class Viewer {
  private constructor(private readonly page: Page) {}

  /** Opens `url`; the second figure is the time until there is a picture. */
  static async open(context: BrowserContext, url: string): Promise<{ viewer: Viewer; firstMs: number }> {
    const page = await context.newPage();
    await page.addInitScript(SAMPLER);
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction('window.bench?.firstAt !== undefined', undefined, { timeout: WAIT_MS });
    return { viewer: new Viewer(page), firstMs: await page.evaluate<number>('bench.firstAt') };
  }

  /** Watches the moving page: how old its pictures are, and how many are shown in a second. */
  async watchClock({ clock }: Spots, seconds: number): Promise<{ ages: number[]; fps: number }> {
    await this.watch({ kind: 'clock', ...clock });
    await sleep(1500);
    await this.page.evaluate('bench.ages = []');
    await sleep(seconds * 1000);
    const ages = await this.page.evaluate<number[]>('bench.ages');
    return { ages, fps: ages.length / seconds };
  }

  /** Presses the mouse on the still page, after `moves` moves; milliseconds until the picture shows it. */
  async click({ signal }: Spots, moves = 0): Promise<number> {
    await this.watch({ kind: 'light', ...signal });
    const at = await this.inWindow(signal);
    for (let move = 0; move < moves; move += 1) void this.page.mouse.move(at.x - 40 + move, at.y - 20 + move / 2);
    await this.page.mouse.click(at.x, at.y);
    return this.change();
  }

  async press(spots: Spots): Promise<number> {
    await this.watch({ kind: 'light', ...spots.signal });
    await this.page.keyboard.press('x');
    return this.change();
  }

  /** Cuts the line; milliseconds until there is a picture and control again. */
  async reconnect(): Promise<number> {
    const cutAt = await this.page.evaluate<number>(
      '(() => { const at = performance.now(); bench.sockets.at(-1).socket.close(); bench.cut = bench.sockets.length; return at; })()',
    );
    const back = 'bench.sockets.slice(bench.cut).find(({ pictureAt, controlAt }) => pictureAt && controlAt)';
    await this.page.waitForFunction(back, undefined, { timeout: WAIT_MS });
    const { pictureAt, controlAt } = await this.page.evaluate<{ pictureAt: number; controlAt: number }>(
      `(({ pictureAt, controlAt }) => ({ pictureAt, controlAt }))(${back})`,
    );
    return Math.max(pictureAt, controlAt) - cutAt;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async watch(watch: object): Promise<void> {
    await this.page.evaluate(`bench.watch = ${JSON.stringify(watch)}; bench.changes = [];`);
    await sleep(60);
  }

  private async change(): Promise<number> {
    await this.page.waitForFunction('bench.changes.length > 0', undefined, { timeout: WAIT_MS, polling: 20 });
    const [spent] = await this.page.evaluate<number[]>('bench.changes');
    // Acts of a person are not in step with anything.
    await sleep(150 + Math.random() * 100);
    return spent!;
  }

  private async inWindow(point: { x: number; y: number }): Promise<{ x: number; y: number }> {
    const box = await this.page.locator('canvas').boundingBox();
    if (box === null) throw new Error('the viewer shows no picture');
    return { x: box.x + (point.x * box.width) / 1280, y: box.y + (point.y * box.height) / 720 };
  }
}
