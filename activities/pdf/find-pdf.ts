import { ApplicationFailure } from '@temporalio/common';
import { newsOf, keepDownloads } from '../downloads.js';
import type { NodeContext } from '../node.js';

/** How long a file that is on its way is waited for. */
const WAIT_SECONDS = 30;
const ASK_MS = 3000;

/**
 * Name of the newest file of the run whose name contains the wanted text; else of its only PDF. What the page has given so far is kept
 * first, also what it only showed. Fails with `ExtractionFailed`.
 */
export async function findPdf(context: NodeContext<unknown>, wanted: string): Promise<string> {
  await keepWhatCame(context);
  const names = await context.files.names();
  const named = names.findLast((name) => name.includes(wanted));
  if (named !== undefined) return named;
  const pdfs = names.filter((name) => /\.pdf$/i.test(name));
  if (pdfs.length === 1) return pdfs[0]!;
  const there = pdfs.length === 0 ? 'it has no PDF' : `its PDFs are ${pdfs.slice(0, 20).join(', ')}`;
  throw ApplicationFailure.nonRetryable(`No file of the run has “${wanted}” in its name; ${there}`, 'ExtractionFailed');
}

async function keepWhatCame({ task: { session }, pause, keep }: NodeContext<unknown>): Promise<void> {
  const deadline = Date.now() + WAIT_SECONDS * 1000;
  while ((await newsOf(session, 0, ASK_MS)).coming > 0 && Date.now() < deadline) await pause(0);
  (await keepDownloads(session, 0)).forEach(keep);
}
