import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actForGood, inputForGood } from '../../activities/for-good.js';

let browser: Browser;
let opener: Page;

beforeAll(async () => {
  const executablePath = process.env.INTERMISSION_CHROMIUM;
  browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
  opener = await (await browser.newContext()).newPage();
});
afterAll(async () => {
  await browser.close();
});

/** A window with a button that closes it. */
async function closingWindow(): Promise<Page> {
  const [window] = await Promise.all([
    opener.waitForEvent('popup'),
    opener.evaluate(`open('about:blank').document.body.innerHTML = '<button onclick="window.close()">Choose</button>'`),
  ]);
  await window.getByRole('button').click({ trial: true });
  return window;
}

it('a click that closes its own window is done; Playwright says so of nine in ten', async () => {
  for (let count = 0; count < 60; count += 1) {
    const window = await closingWindow();
    await actForGood(window, (timeout) => window.getByRole('button').click({ timeout }));
    await expect.poll(() => window.isClosed()).toBe(true);
  }
});

it('so is one of the mouse by itself, and a key', async () => {
  for (let count = 0; count < 20; count += 1) {
    const clicked = await closingWindow();
    const { x, y } = (await clicked.getByRole('button').boundingBox())!;
    await inputForGood(clicked, () => clicked.mouse.click(x + 5, y + 5, { clickCount: 2 }));
    await expect.poll(() => clicked.isClosed()).toBe(true);

    const pressed = await closingWindow();
    await pressed.getByRole('button').focus();
    await inputForGood(pressed, () => pressed.keyboard.press('Enter'));
    await expect.poll(() => pressed.isClosed()).toBe(true);
  }
});

it('a mouse button that keeps its page busy for ever may have done what it was for', { timeout: 60_000 }, async () => {
  const page = await opener.context().newPage();
  await page.setContent('<button onclick="for (;;);">Go</button>');
  const { x, y } = (await page.getByRole('button').boundingBox())!;
  await expect(inputForGood(page, () => page.mouse.click(x + 5, y + 5))).rejects.toMatchObject({
    type: 'OutcomeUnknown',
  });
});

it('a click in a window that was closed before is not', async () => {
  const window = await closingWindow();
  await window.close();
  await expect(actForGood(window, (timeout) => window.getByRole('button').click({ timeout }))).rejects.toThrow(
    'has been closed',
  );
  await expect(inputForGood(window, () => window.mouse.click(5, 5))).rejects.toThrow('has been closed');
});
