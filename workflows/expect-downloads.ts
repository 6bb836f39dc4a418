import { inBrowser } from './activities.js';
import type { Run } from './run.js';

/** How long before the run's own deadline it gives up, so that it can still say why. */
const REPORT_SECONDS = 5;

/** How many files the run has kept as downloads, in all attempts. */
export function downloadsOf({ state }: Run): number {
  return state.artifacts.filter(({ isDownload }) => isDownload).length;
}

/**
 * Waits until all files that the automation expects are there, beside the `before` ones of earlier attempts. Fails with
 * `ExpectedDownloadFailed` when they are not in the run's time.
 */
export async function expectDownloads(run: Run, before: number): Promise<void> {
  const expected = run.automation.expected_downloads;
  const kept = downloadsOf(run) - before;
  if (kept >= expected) return;
  await inBrowser(run, `downloads: wait for all ${expected}`).awaitDownloads({
    session: run.session!,
    expected,
    kept,
    until: run.state.deadline - REPORT_SECONDS * 1000,
  });
}
