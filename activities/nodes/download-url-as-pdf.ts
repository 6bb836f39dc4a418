import type { Page } from 'playwright';
import { downloadUrlAsPdf as definition } from '../../automation/nodes/download-url-as-pdf.js';
import { downloadName } from '../../infra/storage/download-names.js';
import type { Content } from '../../infra/storage/save-artifact.js';
import { downloadFailed } from '../downloads/downloads.js';
import { browserNode } from '../step/browser-node.js';
import { isPdf } from '../files/is-pdf.js';

const MISSING = 'could not download file for download_url_as_pdf';
const NAVIGATION_MS = 30_000;

/** Saves the file at the address when it is a PDF; otherwise prints the page. */
export const downloadUrlAsPdf = browserNode(definition, async ({ page, params, task, files, keepFile, sites }) => {
  const given = (params.url ?? '').trim();
  const url = given === '' ? page.url() : given;
  if (!/^https?:\/\//i.test(url)) throw downloadFailed(`${MISSING}: no URL found`);
  if (given !== '') sites.expectAddress(given, (task.params.url ?? '').trim());
  const fetched = await files.fetch(page, url, task);
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

/** Uses a new tab, so that the page the nodes act on does not change. */
async function printFromTab(page: Page, url: string): Promise<[title: string, data: Buffer]> {
  const tab = await page.context().newPage();
  try {
    await tab.goto(url, { timeout: NAVIGATION_MS });
    return await print(tab);
  } finally {
    await tab.close();
  }
}
