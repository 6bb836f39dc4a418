import { activityInfo } from '@temporalio/activity';
import { fail } from '../../contracts/fail.js';
import { newsOf, keepDownloads } from './downloads.js';
import type { NodeContext } from '../step/browser-node.js';

/** How long to wait for a download in progress. */
const WAIT_SECONDS = 30;
const ASK_MS = 3000;

/**
 * Name of the run's newest file whose name contains the wanted text; otherwise of its only PDF. First saves what the page has delivered so
 * far, including files that it only displayed. Fails with `ExtractionFailed`.
 */
export async function findPdf(context: NodeContext<unknown>, wanted: string): Promise<string> {
  await keepWhatCame(context);
  const names = await context.files.names();
  const named = names.findLast((name) => name.includes(wanted));
  if (named !== undefined) return named;
  const pdfs = names.filter((name) => /\.pdf$/i.test(name));
  if (pdfs.length === 1) return pdfs[0]!;
  const there = pdfs.length === 0 ? 'it has no PDF' : `its PDFs are ${pdfs.slice(0, 20).join(', ')}`;
  throw fail('ExtractionFailed', `No file of the run has “${wanted}” in its name; ${there}`);
}

async function keepWhatCame({ task: { session }, sleep, keep }: NodeContext<unknown>): Promise<void> {
  const deadline = Date.now() + WAIT_SECONDS * 1000;
  while ((await newsOf(session, 0, ASK_MS)).coming > 0 && Date.now() < deadline) await sleep(0);
  (await keepDownloads(session, 0, { by: activityInfo().activityId })).forEach(keep);
}
