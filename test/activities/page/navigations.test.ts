import { type Browser, type Locator, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { setChecked } from '../../../activities/element/set-checked.js';
import { typeIrreversibly } from '../../../activities/element/irreversible.js';
import { navigationsOf } from '../../../activities/page/navigations.js';
import { launchOwner } from '../../support/owner/owner.js';
import { serve } from '../../support/http/serve.js';

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  browser = await launchOwner();
  site = await serve((request, response) => {
    if (request.url?.startsWith('/never')) return;
    if (request.url?.startsWith('/slow.css')) return void setTimeout(() => response.end(), 300);
    const late =
      request.url?.startsWith('/slow') !== true
        ? ''
        : '<script>addEventListener("DOMContentLoaded", () => document.body.append(Object.assign(new Image(), { src: "/slow.css" })))</script>';
    response.setHeader('content-type', 'text/html').end(`${late}
      <form action="/never"><input aria-label="Text"></form><a href="/never">Link</a>
      <label>Box <input type="checkbox" onchange="location = '/never'"></label>`);
  });
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(site.url);
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  await site.stop();
});

it("keeps an address as the tab's pending navigation until its request is answered or aborted, whoever sent it", async () => {
  const navigations = navigationsOf(page.context());
  const asked: (() => Promise<unknown>)[] = [
    () =>
      page
        .getByRole('textbox')
        .press('Enter', { timeout: 2000 })
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

it('waits for the load of every page, also after that of the page before', async () => {
  const navigations = navigationsOf(page.context());
  for (let round = 0; round < 3; round += 1) {
    await page.goto(`${site.url}/slow`, { waitUntil: 'commit' });
    await navigations.loaded(page, 10_000);
    expect(await page.evaluate(() => document.readyState)).toBe('complete');
    await navigations.loaded(page, 10_000);
  }
});

async function middleOf(target: Locator): Promise<[number, number]> {
  const { x, y, width, height } = (await target.boundingBox())!;
  return [x + width / 2, y + height / 2];
}
