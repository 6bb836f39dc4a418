import { type Browser, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setChecked } from '../../../activities/element/set-checked.js';
import { clickOnce } from '../../../activities/element/click-once.js';
import { typeIrreversibly } from '../../../activities/element/irreversible.js';
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
});
