import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { openLink } from '../../support/owner/owner.js';
import { DESKTOP, PHONE, useSystem } from '../../support/system/system.js';

const test = useSystem();

describe('the first picture', () => {
  it('is seen before the code of the page has come, and stays where it is', async () => {
    const { outline, page, dark } = await openSlowly(DESKTOP);
    expect(outline.light).toBeGreaterThan(200);
    expect(page.box).toEqual(outline.box);
    expect(page.light).toBeGreaterThan(200);
    expect(dark).toBe(0);
  });

  it('is seen so on a phone, as wide as it then is', async () => {
    const { outline, page } = await openSlowly(PHONE);
    expect(outline.light).toBeGreaterThan(200);
    expect(page.box).toMatchObject({ x: outline.box.x, width: outline.box.width, height: outline.box.height });
  });

  it('is seen while the live view is still connecting', async () => {
    const runId = await test.runs.start(automationOf(test.site('/form'), pause(60)));
    const owner = await openLink(test.browser, (await test.runs.mail(runId)).link, DESKTOP, async (page) => {
      await page.routeWebSocket('**/live', () => undefined);
      await page.route('**/assets/*.js', (route) => route.abort());
    });
    await owner.page.locator('canvas').waitFor();
    expect((await seen(owner.page)).light).toBeGreaterThan(200);
  });

  it('stands alone once the page is there', async () => {
    const runId = await test.runs.start(automationOf(test.site('/form'), pause(60)));
    const owner = await openLink(test.browser, (await test.runs.mail(runId)).link, DESKTOP);
    await owner.inControl();
    expect(await owner.page.locator('canvas').count()).toBe(1);
    expect(await owner.page.locator('#outline').count()).toBe(0);
  });
});

/** The page's look while its code is held back, and after it has loaded. */
async function openSlowly(screen: BrowserContextOptions) {
  const runId = await test.runs.start(automationOf(test.site('/form'), pause(60)));
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const owner = await openLink(test.browser, (await test.runs.mail(runId)).link, screen, (page) =>
    page.route('**/assets/*.js', async (route) => {
      await held;
      await route.continue();
    }),
  );
  const canvas = owner.page.locator('canvas');
  await canvas.waitFor();
  // Nothing is drawn before the styles are there, but the page's boxes can be asked for.
  await owner.page.waitForFunction(
    `[...document.querySelectorAll('link[rel=stylesheet]')].every(({ sheet }) => sheet)`,
  );
  const outline = await seen(owner.page);
  await owner.page.evaluate(COUNT_DARK);
  release?.();
  await owner.inControl();
  return { outline, page: await seen(owner.page), dark: await owner.page.evaluate<number>('dark') };
}

/** From now on counts the moments at which no light picture is seen. */
const COUNT_DARK = `
  window.dark = 0;
  (function look() {
    const canvas = document.querySelector('canvas');
    const [light] = canvas?.checkVisibility() ? canvas.getContext('2d').getImageData(5, 5, 1, 1).data : [0];
    if (light < 200) window.dark += 1;
    requestAnimationFrame(look);
  })()`;

/** Where the picture is, and how light its upper left corner is, 0 to 255. */
async function seen(page: Page) {
  const canvas = page.locator('canvas');
  const box = (await canvas.boundingBox())!;
  const light = await canvas.evaluate(
    (shown) => (shown as HTMLCanvasElement).getContext('2d', { alpha: false })!.getImageData(5, 5, 1, 1).data[1]!,
  );
  return { box, light };
}
