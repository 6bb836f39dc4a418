import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What a page breaks of WCAG 2.2 AA as far as axe can tell, as `rule selector`, and whether it is too wide for the window. */
export async function faultsOf(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const broken = await page.evaluate<string[]>(
    `axe.run({ runOnly: ${JSON.stringify(STANDARDS)}, rules: { 'target-size': { enabled: true } } }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target.join(' '))))`,
  );
  return [...broken, ...(await tooWide(page))];
}

/** Says so when the page has to be scrolled sideways. */
export async function tooWide(page: Page): Promise<string[]> {
  const [width, room] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return width > room ? [`wider than the window: ${width} of ${room}`] : [];
}

/** Keeps a picture of what is seen in the folder INTERMISSION_TEST_PICTURES, when that is set: the whole page, unless something is open over it. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.INTERMISSION_TEST_PICTURES;
  if (!folder) return;
  await page.evaluate(
    `Promise.all([...document.images].map(async (image) => {
      image.loading = 'eager';
      // Not decode() alone: it fails for a picture whose address changes, or which begins to load only now.
      if (!image.complete) await new Promise((done) => ['load', 'error'].forEach((end) => image.addEventListener(end, done)));
      if (image.naturalWidth > 0) await image.decode();
    }))`,
  );
  const isCovered = await page.getByRole('dialog').isVisible();
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: !isCovered });
}
