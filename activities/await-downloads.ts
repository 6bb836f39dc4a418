import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import type { Session } from '../workflows/messages.js';
import { downloadFailed, newsOf } from './downloads.js';

const ASK_MS = 3000;

/**
 * Waits until the session has the files that are still missing, beside the `kept` ones, and until none is on its way. Fails with
 * `ExpectedDownloadFailed` when they are not there at `until` (epoch milliseconds).
 */
export async function awaitDownloads(input: {
  session: Session;
  expected: number;
  kept: number;
  until: number;
}): Promise<void> {
  const { session, expected, kept, until } = input;
  for (;;) {
    const left = until - Date.now();
    const { coming, ready, failed } = await newsOf(session, 0, Math.min(ASK_MS, Math.max(0, left)));
    if (kept + ready >= expected && coming === 0) return;
    if (left <= 0) {
      const why = failed.length === 0 ? '' : `; ${failed.length} failed: ${failed[0]}`;
      throw downloadFailed(`${expected} downloads were expected, and ${kept + ready} came${why}`);
    }
    // The session answers at once when something is ready.
    if (ready > 0 || failed.length > 0) await sleep(500, undefined, { signal: cancellationSignal() });
  }
}
