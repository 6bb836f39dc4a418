import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import type { Artifact } from '../../contracts/artifact.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { downloadFailed, keepDownloads, newsOf } from './downloads.js';

const ASK_MS = 3000;
/** How long the page has to restart a failed download. */
const AGAIN_MS = 5000;
/** Identifies the downloads kept here to the session. */
const BY = 'expected_downloads';

/**
 * Waits until the session has the files that are still missing besides the `kept` ones, and until no download is in progress. With `keeps`,
 * it then saves and returns them; a file that cannot be saved counts as missing. Fails with `ExpectedDownloadFailed` when they have not
 * arrived by `until` (epoch milliseconds).
 */
export async function awaitDownloads(input: {
  session: Session;
  expected: number;
  kept: number;
  until: number;
  /** Absent from workflows of a version that ignores the returned files. */
  keeps?: boolean;
}): Promise<Artifact[]> {
  const { session, expected, until, keeps = false } = input;
  // An earlier attempt may have saved some.
  let artifacts = keeps ? await keepDownloads(session, 0, { by: BY }) : [];
  let hopelessSince: number | undefined;
  for (;;) {
    const left = until - Date.now();
    const { coming, ready, failed } = await newsOf(session, 0, Math.min(ASK_MS, Math.max(0, left)));
    const kept = input.kept + artifacts.length;
    if (coming === 0 && kept + ready >= expected) {
      if (!keeps || ready === 0) return artifacts;
      artifacts = await keepDownloads(session, 0, { by: BY });
      continue;
    }
    const haveAllEnded = coming === 0 && kept + ready + failed.length >= expected;
    hopelessSince = haveAllEnded ? (hopelessSince ?? Date.now()) : undefined;
    if (left <= 0 || (hopelessSince !== undefined && Date.now() - hopelessSince > AGAIN_MS)) {
      const why = failed.length === 0 ? '' : `; ${failed.length} failed: ${failed[0]}`;
      throw downloadFailed(`${expected} downloads were expected, and ${kept + ready} came${why}`);
    }
    // The session answers immediately when a file is ready.
    if (ready > 0 || failed.length > 0) await sleep(500, undefined, { signal: cancellationSignal() });
  }
}
