import { type Browser, type Locator, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setChecked } from '../../../activities/element/set-checked.js';
import { clickOnce } from '../../../activities/element/click-once.js';
import { typeIrreversibly, setIrreversibly } from '../../../activities/element/irreversible.js';
import { navigationsOf } from '../../../activities/page/navigations.js';
import { launchOwner } from '../../support/owner/owner.js';
import { serve } from '../../support/http/serve.js';

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

it('a mouse click that keeps its page busy forever has an unknown outcome', { timeout: 60_000 }, async () => {
  const page = await opener.context().newPage();
  await page.setContent('<button onclick="for (;;);">Go</button>');
  const { x, y } = (await page.getByRole('button').boundingBox())!;
  await expect(typeIrreversibly(page, () => page.mouse.click(x + 5, y + 5))).rejects.toMatchObject({
    type: 'OutcomeUnknown',
  });
});

describe('an address that is not answered in time', () => {
  let site: Awaited<ReturnType<typeof serve>>;
  let page: Page;

  beforeAll(async () => {
    site = await serve((request, response) => {
      if (request.url?.startsWith('/never')) return;
      response.setHeader('content-type', 'text/html').end(`
        <form action="/never"><input aria-label="Text"></form><a href="/never">Link</a>
        <button ondblclick="location = '/never'">Twice</button>
        <label>Box <input type="checkbox" onchange="location = '/never'"></label>`);
    });
  });
  beforeEach(async () => {
    page = await opener.context().newPage();
    await page.goto(site.url);
  });
  afterEach(() => page.close());
  afterAll(() => site.stop());

  it('does not undo the click that asked for it', async () => {
    await clickOnce(page.getByRole('link'), (limits) => page.getByRole('link').click(limits), TRY_MS, 1500);
    await page.goto(site.url);
    await clickOnce(page.getByRole('button'), (limits) => page.getByRole('button').dblclick(limits), TRY_MS, 1500);
    await page.goto(site.url);
    await setChecked(page.getByRole('checkbox'), true, 1500);
  });

  it("is the tab's pending navigation, whatever requested it, until it is answered or aborted", async () => {
    const navigations = navigationsOf(page.context());
    const asked: (() => Promise<unknown>)[] = [
      () =>
        page
          .getByRole('textbox')
          .press('Enter', { timeout: 300 })
          .catch(() => undefined),
      () => typeIrreversibly(page, async () => page.mouse.click(...(await middleOf(page.getByRole('link'))))),
      () => setChecked(page.getByRole('checkbox'), true, 1500),
    ];
    for (const ask of asked) {
      await page.goto(site.url);
      const [request] = await Promise.all([page.waitForRequest('**/never*'), ask()]);
      let hasArrived = false;
      const arrived = navigations.arrived(page, 60_000).then(() => (hasArrived = true));
      await page.waitForTimeout(200);
      expect([request.isNavigationRequest(), hasArrived]).toEqual([true, false]);
      await page.goto(site.url);
      await arrived;
    }
  });
});

async function middleOf(target: Locator): Promise<[number, number]> {
  const { x, y, width, height } = (await target.boundingBox())!;
  return [x + width / 2, y + height / 2];
}

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
