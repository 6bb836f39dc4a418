import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actForGood } from '../../activities/for-good.js';

let browser: Browser;
let opener: Page;

beforeAll(async () => {
  const executablePath = process.env.INTERMISSION_CHROMIUM;
  browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
  opener = await browser.newPage();
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

it('a click in a window that was closed before is not', async () => {
  const window = await closingWindow();
  await window.close();
  await expect(actForGood(window, (timeout) => window.getByRole('button').click({ timeout }))).rejects.toThrow(
    'has been closed',
  );
});
