import { type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setChecked } from '../../../activities/element/set-checked.js';
import { clickOnce } from '../../../activities/element/click-once.js';
import { typeIrreversibly, setIrreversibly } from '../../../activities/element/irreversible.js';
import { launchOwner } from '../../support/owner/owner.js';

const TRY_MS = 1000;

let browser: Browser;
let opener: Page;

beforeAll(async () => {
  browser = await launchOwner();
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

it('a click that closes its own window is done, although Playwright reports an error for one in ten', async () => {
  for (let count = 0; count < 60; count += 1) {
    const window = await closingWindow();
    await clickOnce(window.getByRole('button'), (limits) => window.getByRole('button').click(limits), TRY_MS);
    await expect.poll(() => window.isClosed()).toBe(true);
  }
});

it('a bare mouse click or a key that closes its own window is done', async () => {
  for (let count = 0; count < 20; count += 1) {
    const clicked = await closingWindow();
    const { x, y } = (await clicked.getByRole('button').boundingBox())!;
    await typeIrreversibly(clicked, () => clicked.mouse.click(x + 5, y + 5, { clickCount: 2 }));
    await expect.poll(() => clicked.isClosed()).toBe(true);

    const pressed = await closingWindow();
    await pressed.getByRole('button').focus();
    await typeIrreversibly(pressed, () => pressed.keyboard.press('Enter'));
    await expect.poll(() => pressed.isClosed()).toBe(true);
  }
});

it('a value that closes its own window is set, and a checkbox is checked', async () => {
  for (const [html, act] of [
    [
      '<input type=checkbox onchange="window.close()">',
      (page: Page) => setChecked(page.getByRole('checkbox'), true, 3000),
    ],
    [
      '<select onchange="window.close()"><option>a<option>b</select>',
      (page: Page) => setIrreversibly(page, () => page.getByRole('combobox').selectOption('b')),
    ],
    [
      '<input oninput="window.close()">',
      (page: Page) => setIrreversibly(page, () => page.getByRole('textbox').fill('123456')),
    ],
  ] as const) {
    const [window] = await Promise.all([
      opener.waitForEvent('popup'),
      opener.evaluate((body) => void (open('about:blank')!.document.body.innerHTML = body), html),
    ]);
    await act(window);
    await expect.poll(() => window.isClosed()).toBe(true);
  }
});

it('a click in a window that was closed before is not', async () => {
  const window = await closingWindow();
  await window.close();
  await expect(
    clickOnce(window.getByRole('button'), (limits) => window.getByRole('button').click(limits), TRY_MS),
  ).rejects.toThrow('has been closed');
  await expect(typeIrreversibly(window, () => window.mouse.click(5, 5))).rejects.toThrow('has been closed');
});
