import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';

/** The size of an automation's page, in CSS pixels. */
const REMOTE = { width: 1280, height: 720 };

/** A second real Chromium, as the owner's. */
export function launchOwner(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.INTERMISSION_CHROMIUM, chromiumSandbox: false });
}

/** Opens a link from a mail and presses its button, as a person does. */
export async function openLink(browser: Browser, link: string, options?: BrowserContextOptions): Promise<Owner> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Open the browser' }).click();
  await page.waitForURL('**/runs/**');
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

  /** Clicks where `target` stands on the automation's page. */
  async click(target: { x: number; y: number }): Promise<void> {
    const box = await this.canvas.boundingBox();
    if (box === null) throw new Error('the picture is not there');
    await this.page.mouse.click(
      box.x + (target.x * box.width) / REMOTE.width,
      box.y + (target.y * box.height) / REMOTE.height,
    );
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

/** Where an element stands on a page of the size automations have: its centre, in CSS pixels. */
export async function placeOf(
  browser: Browser,
  url: string,
  find: (page: Page) => ReturnType<Page['locator']>,
): Promise<{ x: number; y: number }> {
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
