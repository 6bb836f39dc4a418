import { type Browser, type Page } from 'playwright';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../../activities/page/playwright-errors.js';
import { clickOnce } from '../../../activities/element/click-once.js';
import { launchOwner } from '../../support/owner/owner.js';
import { nearestNames } from '../../../activities/element/nearest-names.js';
import { tryUntilReady } from '../../../activities/element/try-until-ready.js';

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

const pause = (seconds: number) => sleep(seconds * 1000);

async function clickGo(tries: { max: number; seconds: number }) {
  const target = page.getByRole('button', { name: 'Go' });
  const act = (timeout: number) => target.click({ timeout });
  return tryUntilReady(page, target, act, { ...tries, state: 'visible' }, pause);
}
const clicks = () => page.evaluate<number>('window.clicks ?? 0');
/** The page changes its button in so many milliseconds from now. */
const later = (script: string, milliseconds: number) =>
  page.evaluate(`setTimeout(() => { const go = document.querySelector('button'); ${script} }, ${milliseconds})`);

describe('an element', () => {
  it('is clicked as soon as it is there, also in what the format calls a pause', async () => {
    await page.setContent('<button hidden onclick="window.clicks = 1">Go</button>');
    await later('go.hidden = false', 2300);
    await later('go.hidden = true', 4000);
    // A look at the end of each pause of 2 s would find nothing.
    expect(await clickGo({ max: 3, seconds: 2 })).toBeUndefined();
    expect(await clicks()).toBe(1);
  });

  it('is clicked when it is enabled, and when it is the only one at last', async () => {
    await page.setContent('<button disabled onclick="window.clicks = 1">Go</button><button id="other">Go</button>');
    await later('go.disabled = false', 400);
    await later('document.querySelector("#other").remove()', 700);
    expect(await clickGo({ max: 4, seconds: 1 })).toBeUndefined();
    expect(await clicks()).toBe(1);
  });

  it('gets the time of all tries and delays, and no more', async () => {
    await page.setContent('<p>Nothing here');
    expect(await clickGo({ max: 2, seconds: 0.2 })).toEqual({ wasThere: false });
    await page.setContent('<button>Go</button><button>Go</button>');
    const twice = await clickGo({ max: 2, seconds: 0.2 });
    expect(explain(twice?.error)).toBe('2 elements match, and it must be exactly one');
  });
});

describe('a page that hangs', () => {
  it('fails the step when the time of its tries ends', async () => {
    await page.setContent('<button>Go</button>');
    void page.evaluate('for (;;);').catch(() => undefined);
    const target = page.getByRole('button', { name: 'Go' });
    const act = (timeout: number) => clickOnce(target, (limits) => target.click(limits), timeout);
    const missed = await tryUntilReady(page, target, act, { max: 2, seconds: 0.3, state: 'visible' }, pause);
    expect([missed?.wasThere, explain(missed?.error)]).toEqual([false, 'the page did not respond']);
  });
});

describe('the reason', () => {
  const cover = (attributes: string, inside = '') =>
    page.setContent(`<button>Go</button><div ${attributes} style="position: fixed; inset: 0">${inside}</div>`);

  it('says what covers the element, but not what the element contains', async () => {
    await cover('id="cookie-banner" role="dialog" aria-label="Cookies"', 'secret 123456');
    const missed = await clickGo({ max: 1, seconds: 0.5 });
    expect([missed?.wasThere, explain(missed?.error)]).toEqual([
      true,
      'another element covers it: <div>#cookie-banner (dialog) "Cookies"',
    ]);
    await cover('class="overlay dark"', '<b style="display: block; height: 100%">secret</b>');
    expect(explain((await clickGo({ max: 1, seconds: 0.5 }))?.error)).toBe('another element covers it: <div>.overlay');
  });

  it('lists the names of that role that are nearest, without what somebody typed', async () => {
    await page.setContent(`
      <button>Submit order</button><button>Submit</button><button>Cancel</button><button>Help</button>
      <button>Delete 123456</button><label>E-mail <input value="typed@example.com"></label>
      <label>Password <input type="password" value="hunter2"></label><a href="#">Submitted</a>`);
    expect(await nearestNames(page, 'get_by_role("button", name="Submitt")')).toBe(
      'nearest buttons on the page: "Submit", "Submit order", "Cancel"',
    );
    expect(await nearestNames(page, 'get_by_role("link", name="Submit")')).toBe(
      'nearest link on the page: "Submitted"',
    );
    expect(await nearestNames(page, 'get_by_role("button", name="Delete")')).toContain('"Delete …"');
    expect(await nearestNames(page, 'get_by_label("Email")')).toBe('nearest fields on the page: "E-mail", "Password"');
    expect(await nearestNames(page, 'get_by_role("tab", name="Submit")')).toBe('the page has no tab with a name');
    expect(await nearestNames(page, 'locator("#nothing")')).toBeUndefined();
  });
});
