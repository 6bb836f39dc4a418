import { type Browser, errors, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clickOnce } from '../../../activities/element/click-once.js';
import { explain } from '../../../activities/page/playwright-errors.js';
import { launchOwner } from '../../support/owner/owner.js';
import { serve } from '../../support/http/serve.js';

const TRY_MS = 500;

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchOwner();
});
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
});
afterAll(() => browser.close());

const clickGo = (limit?: number) => {
  const target = page.getByRole('button', { name: 'Go' });
  return clickOnce(target, (limits) => target.click(limits), TRY_MS, limit);
};
const clicks = () => page.evaluate<number>('window.clicks ?? 0');
/** Keeps the page from answering. */
const busyFor = (milliseconds: number) =>
  `for (const end = performance.now() + ${milliseconds}; performance.now() < end; );`;

describe('a try that ends', () => {
  it.each([
    ['a missing element', '<p>Nothing here', 'it took too long'],
    ['a disabled element', '<button disabled onclick="window.clicks = 1">Go</button>', 'it is disabled'],
    [
      'a covered element',
      '<button onclick="window.clicks = 1">Go</button><div style="position: fixed; inset: 0"></div>',
      'another element covers it: <div>',
    ],
    // The cover appears between the move of the pointer and the press, so Playwright has sent a click and kept it away.
    [
      'an element that hides from the pointer',
      `<button onclick="window.clicks = 1">Go</button><div hidden style="position: fixed; inset: 0">retrying click action</div>
       <script>
         document.querySelector('button').onpointermove = () => (document.querySelector('div').hidden = false);
       </script>`,
      'another element covers it: <div>',
    ],
  ])('has not clicked %s, and the next try is safe', async (_, html, reason) => {
    await page.setContent(html);
    const error: unknown = await clickGo().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errors.TimeoutError);
    expect(explain(error)).toBe(reason);
    expect(await clicks()).toBe(0);
  });

  it('does not end a click that keeps its page busy', async () => {
    await page.setContent(`<button onclick="window.clicks = (window.clicks ?? 0) + 1; ${busyFor(1500)}">Go</button>`);
    await clickGo();
    expect(await clicks()).toBe(1);
  });

  it('does not end one in an iframe that is busy', async () => {
    const button = `<button onclick="top.clicks = (top.clicks ?? 0) + 1; ${busyFor(1500)}">Go</button>`;
    await page.setContent(`<iframe srcdoc="${button.replaceAll('"', '&quot;')}"></iframe>`);
    const target = page.frameLocator('iframe').getByRole('button');
    await clickOnce(target, (limits) => target.click(limits), TRY_MS);
    expect(await clicks()).toBe(1);
  });

  it('ends without a click if the page is busy before the click, and the next try clicks', async () => {
    await page.setContent('<button onclick="window.clicks = (window.clicks ?? 0) + 1">Go</button>');
    let isBusy = true;
    const busy = page.evaluate(busyFor(3000)).then(() => (isBusy = false));
    const error: unknown = await clickGo().catch((thrown: unknown) => thrown);
    expect(isBusy).toBe(true);
    expect(error).toBeInstanceOf(errors.TimeoutError);
    expect(explain(error)).toBe('the page did not respond');
    await busy;
    expect(await clicks()).toBe(0);
    await clickGo();
    expect(await clicks()).toBe(1);
  });

  it('clicks although this process stalls for longer than the try', async () => {
    await page.setContent('<button onclick="window.clicks = (window.clicks ?? 0) + 1">Go</button>');
    const click = clickGo();
    for (const end = performance.now() + 6 * TRY_MS; performance.now() < end;);
    await click;
    expect(await clicks()).toBe(1);
  });

  it('does not take a click for done that a cover in the busy page kept away', async () => {
    // The page is busy from the first move of the pointer on, and then shows that it is busy.
    await page.setContent(`
      <button onclick="window.clicks = 1">Go</button><div hidden style="position: fixed; inset: 0"></div>
      <script>
        document.querySelector('button').addEventListener('mousemove', () => {
          ${busyFor(1500)}
          document.querySelector('div').hidden = false;
        });
      </script>`);
    const error: unknown = await clickGo(3000).catch((thrown: unknown) => thrown);
    expect(explain(error)).toBe('another element covers it: <div>');
    expect(await clicks()).toBe(0);
  });

  it('leaves open what happened in a page that never answers again', async () => {
    await page.setContent('<button onclick="for (;;);">Go</button>');
    await expect(clickGo(1500)).rejects.toMatchObject({ type: 'OutcomeUnknown' });
  });
});

it('waits for the page that the click leads to, longer than a try may take', async () => {
  let isAnswered = false;
  const site = await serve((request, response) => {
    response.setHeader('content-type', 'text/html');
    if (request.url === '/') return void response.end('<a href="/slow" role="button">Go</a>');
    setTimeout(() => {
      isAnswered = true;
      response.end('<h1>Slow</h1>');
    }, 2000);
  });
  await page.goto(site.url);
  await clickGo();
  expect(isAnswered).toBe(true);
  await page.goto('about:blank');
  await site.stop();
});
