import { fail } from '../../contracts/fail.js';
import type { NodeOutcome } from '../../contracts/node-task.js';
import type { ApplicationFailure } from '@temporalio/common';
import type { Artifact } from '../../contracts/artifact.js';
import type { DownloadNews } from '../../contracts/session-commands.js';
import type { Session } from '../../contracts/workflow-messages.js';
import type { NodeContext } from '../step/browser-node.js';
import { sendCommand } from '../session/send-command.js';

/** The members of nodes that may start a download. */
interface DownloadParams {
  expect_download: boolean;
  download_filename?: string | null | undefined;
  download_metadata?: Record<string, unknown> | null | undefined;
  download_timeout_seconds?: number | null | undefined;
}

/** The format's limits, in seconds: for a download to arrive, and the extra time when it is in progress. */
const WAIT_SECONDS = 200;
const MORE_SECONDS = 30;
const SIBLING_SECONDS = 0.5;
/** How long one request to the session may take. */
const ASK_MS = 3000;
const KEEP_MS = 60_000;

/** The format's message for a download that did not arrive. */
const MISSING = 'could not download file when expect download is true';

/**
 * Acts, and when the node expects a download, waits for it and saves it as an artifact. Fails with `ExpectedDownloadFailed`, which is never
 * retried.
 */
export async function withDownload(
  { params, task, sleep, keep, note }: NodeContext<DownloadParams>,
  act: () => Promise<NodeOutcome>,
): Promise<NodeOutcome> {
  if (!params.expect_download) return act();
  const { session } = task;
  const { next } = await newsOf(session, 0, 0);
  const outcome = await act();
  if (outcome !== undefined) return outcome;
  await waitForDownload(session, next, params.download_timeout_seconds ?? WAIT_SECONDS, sleep);
  const kept = await keepDownloads(session, next, {
    filename: params.download_filename ?? undefined,
    metadata: params.download_metadata ?? undefined,
  });
  kept.forEach(keep);
  const { failed } = await newsOf(session, next, 0);
  if (kept.length === 0) throw downloadFailed(failed[0] === undefined ? MISSING : `${MISSING}: ${failed[0]}`);
  for (const why of failed) note(`warning: a download was not saved: ${why}`);
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
      // A step may start several downloads; the next one begins a moment after the first.
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
  return sendCommand(session, 'downloads', { from, waitMs });
}

/** Saves the session's finished downloads from `from` on. A repeated call with the same `by` also returns what that caller saved before. */
export async function keepDownloads(
  session: Session,
  from: number,
  wanted: { filename?: string | undefined; metadata?: Record<string, unknown> | undefined; by?: string } = {},
): Promise<Artifact[]> {
  return sendCommand(session, 'keep-downloads', { from, ...wanted }, KEEP_MS);
}

export function downloadFailed(message: string): ApplicationFailure {
  return fail('ExpectedDownloadFailed', message);
}
