import type { Page } from 'playwright';
import { downloadUrlAsPdf as definition } from '../../automation/index.js';
import { downloadName } from '../../config/download-names.js';
import type { Content } from '../../config/keep-artifact.js';
import { downloadFailed } from '../downloads.js';
import { browserNode } from '../node.js';
import { isPdf } from '../pdf/is-pdf.js';

const MISSING = 'could not download file for download_url_as_pdf';
const NAVIGATION_MS = 30_000;

/** What is at the address: its bytes when they are a PDF, else the page, printed. */
export const downloadUrlAsPdf = browserNode(definition, async ({ page, params, files, keepFile }) => {
  const given = (params.url ?? '').trim();
  const url = given === '' ? page.url() : given;
  if (!/^https?:\/\//i.test(url)) throw downloadFailed(`${MISSING}: no URL found`);
  const fetched = await files.fetch(page, url);
  if (typeof fetched === 'number') throw downloadFailed(`${MISSING}: HTTP ${fetched}`);
  const keep = (own: string, content: Content) => {
    const name = downloadName(own, params.download_filename);
    return keepFile({ name, mediaType: 'application/pdf', ...content }, { isDownload: true });
  };
  try {
    if (await isPdf(fetched.file)) return void (await keep(fetched.name, { file: fetched.file }));
  } finally {
    await fetched.remove();
  }
  if (fetched.size === 0) throw downloadFailed('file appeared but was empty/missing after move');
  const [title, data] = given === '' ? await print(page) : await printFromTab(page, given);
  await keep(`${title || 'page'}.pdf`, { data });
});

async function print(page: Page): Promise<[title: string, data: Buffer]> {
  return [(await page.title()).trim(), await page.pdf({ printBackground: true })];
}

/** The page that the nodes act on stays as it is. */
async function printFromTab(page: Page, url: string): Promise<[title: string, data: Buffer]> {
  const tab = await page.context().newPage();
  try {
    await tab.goto(url, { timeout: NAVIGATION_MS });
    return await print(tab);
  } finally {
    await tab.close();
  }
}
