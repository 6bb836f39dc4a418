import type { NodeOutcome } from './contract.js';
import { ApplicationFailure } from '@temporalio/common';
import type { Artifact } from '../automation/index.js';
import type { DownloadNews, Session } from '../workflows/messages.js';
import type { NodeContext } from './node.js';
import { tellSession } from './session-control.js';

/** The members of nodes that may start a download. */
interface DownloadParams {
  expect_download: boolean;
  download_filename?: string | null | undefined;
  download_metadata?: Record<string, unknown> | null | undefined;
  download_timeout_seconds?: number | null | undefined;
}

/** The format's limits, in seconds: for a download to be there, and how much longer when it is on its way. */
const WAIT_SECONDS = 200;
const MORE_SECONDS = 30;
const SIBLING_SECONDS = 0.5;
/** How long the session is asked at once. */
const ASK_MS = 3000;
const KEEP_MS = 60_000;

/** The format's sentence for a download that did not come. */
const MISSING = 'could not download file when expect download is true';

/**
 * Acts, and when the node expects a download, waits for it and keeps it as an artifact. Fails with `ExpectedDownloadFailed`; that
 * is never tried again.
 */
export async function withDownload(
  { params, task, pause, keep }: NodeContext<DownloadParams>,
  act: () => Promise<NodeOutcome>,
): Promise<NodeOutcome> {
  if (!params.expect_download) return act();
  const { session } = task;
  const { next } = await newsOf(session, 0, 0);
  const outcome = await act();
  if (outcome !== undefined) return outcome;
  await waitForDownload(session, next, params.download_timeout_seconds ?? WAIT_SECONDS, pause);
  const kept = await keepDownloads(session, next, {
    filename: params.download_filename ?? undefined,
    metadata: params.download_metadata ?? undefined,
  });
  kept.forEach(keep);
}

async function waitForDownload(
  session: Session,
  from: number,
  seconds: number,
  pause: (seconds: number) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let seen = 0;
  for (;;) {
    const left = deadline - Date.now();
    const { coming, ready, failed } = await newsOf(session, from, Math.min(ASK_MS, Math.max(0, left)));
    if (ready > 0 && coming === 0) {
      if (ready === seen) return;
      // A step may set off several; the next one begins a moment after the first.
      seen = ready;
      await pause(SIBLING_SECONDS);
      continue;
    }
    if (coming === 0 && failed.length > 0) throw downloadFailed(`${MISSING}: ${failed[0]}`);
    if (left <= (coming > 0 ? -MORE_SECONDS * 1000 : 0)) {
      if (ready > 0) return;
      const what = coming > 0 ? 'it was not there' : 'none began';
      throw downloadFailed(`${MISSING}: ${what} within ${seconds + (coming > 0 ? MORE_SECONDS : 0)} s`);
    }
    // Rejects when the run ends.
    await pause(left <= 0 ? 1 : 0);
  }
}

export async function newsOf(session: Session, from: number, waitMs: number): Promise<DownloadNews> {
  return (await tellSession(session, 'downloads', { from, waitMs })) as DownloadNews;
}

/** Keeps what the session has ready from `from` on. */
export async function keepDownloads(
  session: Session,
  from: number,
  wanted: { filename?: string | undefined; metadata?: Record<string, unknown> | undefined } = {},
): Promise<Artifact[]> {
  return (await tellSession(session, 'keep-downloads', { from, ...wanted }, KEEP_MS)) as Artifact[];
}

export function downloadFailed(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'ExpectedDownloadFailed');
}
