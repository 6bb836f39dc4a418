import { inBrowser } from '../run/activity-proxies.js';
import type { Run } from '../run/run.js';

/** Seconds before the run's own deadline at which the wait gives up, so that the run can still report why. */
const REPORT_SECONDS = 5;

/** How many downloads the run has saved, in all attempts. */
export function downloadsOf({ state }: Run): number {
  return state.artifacts.filter(({ isDownload }) => isDownload).length;
}

/**
 * Waits until the run has all files that the automation expects, not counting the `before` downloads of earlier attempts. Fails with
 * `ExpectedDownloadFailed` when they do not arrive before the run's deadline.
 */
export async function expectDownloads(run: Run, before: number): Promise<void> {
  const expected = run.automation.expected_downloads;
  const kept = downloadsOf(run) - before;
  if (kept >= expected) return;
  const artifacts = await inBrowser(run, `downloads: wait for all ${expected}`).awaitDownloads({
    session: run.browser.requireSession(),
    expected,
    kept,
    until: run.state.deadline - REPORT_SECONDS * 1000,
    keeps: true,
  });
  // A worker of an earlier version does not save them and returns undefined.
  run.keep(artifacts ?? undefined);
}
