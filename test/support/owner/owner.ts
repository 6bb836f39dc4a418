import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';

/** The size of an automation's page, in CSS pixels. */
const REMOTE = { width: 1280, height: 720 };

export interface Point {
  x: number;
  y: number;
}

/** A second real Chromium, as the owner's. */
export function launchOwner(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.INTERMISSION_CHROMIUM, chromiumSandbox: false });
}

/** Opens a link from a mail and presses its button, as a person does. `prepare` is handed the window before. */
export async function openLink(
  browser: Browser,
  link: string,
  options?: BrowserContextOptions,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Owner> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(link);
  await page.getByRole('button', { name: 'Open the browser' }).click();
  await page.waitForURL('**/runs/**', { waitUntil: 'commit' });
  return new Owner(page);
}

/** A person at the run's page. */
export class Owner {
  constructor(readonly page: Page) {}

  /** Waits until the picture is there and the person may act. */
  async inControl(): Promise<void> {
    await this.page.getByText('You are in control').waitFor();
    await this.canvas.waitFor();
  }

  /** Where a point of the automation's page lies in this window, also when the picture is magnified. */
  async screen(target: Point): Promise<Point> {
    // While the line is cut, which a busy machine makes it look like, a press goes nowhere, and the page says so.
    await this.page.locator('.stage.accepting').waitFor();
    const box = await this.canvas.boundingBox();
    if (box === null) throw new Error('the picture is not there');
    return {
      x: box.x + (target.x * box.width) / REMOTE.width,
      y: box.y + (target.y * box.height) / REMOTE.height,
    };
  }

  /** Clicks at the position of `target` on the automation's page. */
  async click(target: Point, options?: Parameters<Page['mouse']['click']>[2]): Promise<void> {
    const { x, y } = await this.screen(target);
    await this.page.mouse.click(x, y, options);
  }

  async tap(target: Point): Promise<void> {
    const { x, y } = await this.screen(target);
    await this.page.touchscreen.tap(x, y);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 20 });
  }

  async done(): Promise<void> {
    await this.page.getByRole('button', { name: 'Done', exact: true }).click();
  }

  private get canvas() {
    return this.page.locator('.live canvas');
  }
}

/** The centre of an element, in CSS pixels, on a page of the size that automations have. */
export async function placeOf(
  browser: Browser,
  url: string,
  find: (page: Page) => ReturnType<Page['locator']>,
): Promise<Point> {
  const page = await browser.newPage({ viewport: REMOTE });
  try {
    await page.goto(url);
    const box = await find(page).boundingBox();
    if (box === null) throw new Error(`the element is not on ${url}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  } finally {
    await page.close();
  }
}
