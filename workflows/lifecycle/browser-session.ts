import { type ApplicationFailure, condition } from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS } from '../../automation/model/limits.js';
import { fail } from '../../contracts/fail.js';
import { inBrowser } from '../run/activity-proxies.js';
import type { Run } from '../run/run.js';

/** Seconds an orderly close may take before the run cancels the session. */
const CLOSE_SECONDS = 8;

/** Seconds that a run needs after its browser, for its state and callback, before Temporal's limit ends it. */
const END_SECONDS = 3;

/** Seconds the session needs after its files are saved. */
const CHROMIUM_SECONDS = 2;

/** Seconds the session may take to save its last files, unless less time is left. */
const SAVE_SECONDS = 10;

/** The format's limit, in seconds, for downloads that are still in progress when a run succeeds. */
const DOWNLOAD_SECONDS = 30;

export async function waitForSession(run: Run): Promise<void> {
  run.state.waitsFor = 'browser';
  try {
    await condition(() => run.browser.session !== undefined);
  } finally {
    delete run.state.waitsFor;
  }
  run.log('the browser is open');
  const warning = run.browser.session?.warning;
  if (warning !== undefined) run.log(`warning: ${warning}`);
  run.setStatus('running');
}

/**
 * Closes the attempt's browser, whether the attempt succeeded or failed. The session's report adds the last evidence. A session that is
 * already gone is not an error.
 */
export async function closeSession(run: Run, isEvidence: boolean): Promise<void> {
  const { hold: held } = run.browser;
  if (held === undefined) return;
  if (held.session !== undefined && !held.ended) {
    const finalScreenshot = run.automation.take_final_screenshot || isEvidence;
    const secondsLeft = Math.max(0, (run.state.deadline - Date.now()) / 1000);
    const downloadSeconds = isEvidence ? 0 : Math.min(DOWNLOAD_SECONDS, secondsLeft);
    const saveSeconds = Math.min(SAVE_SECONDS, closingSeconds(run) - downloadSeconds - CHROMIUM_SECONDS);
    // Its process may be gone, and then nothing answers.
    const askSeconds = Math.max(1, Math.min(CLOSE_SECONDS, closingSeconds(run) - CHROMIUM_SECONDS));
    const limit = { scheduleToCloseTimeout: askSeconds * 1000 };
    await inBrowser(run, 'browser: close, keep the last picture', limit)
      .closeSession({
        ...{ session: held.session, finalScreenshot, downloadSeconds },
        saveSeconds: Math.max(1, Math.floor(saveSeconds)),
      })
      .catch(() => undefined);
    const seconds = Math.min(CLOSE_SECONDS + downloadSeconds, closingSeconds(run));
    await condition(() => held.ended, seconds * 1000, { summary: 'browser: closing' });
  }
  if (!held.ended) {
    held.cancel();
    const seconds = Math.min(CLOSE_SECONDS, closingSeconds(run));
    await condition(() => held.ended, seconds * 1000, { summary: 'browser: cancelling' });
  }
  run.keep(held.report?.artifacts);
  run.logActs(held.report?.acts);
  for (const refused of held.report?.refused ?? []) run.log(`warning: refused: ${refused}`);
  for (const line of held.report?.notKept ?? []) {
    // The step that waited for the file may have logged this already.
    if (!run.state.log.some(({ text }) => text.includes(line))) run.log(`warning: ${line}`);
  }
}

/** Seconds until the run must have closed its browser, at least 1. */
function closingSeconds(run: Run): number {
  const left = (run.state.deadline - Date.now()) / 1000 + RUN_CLOSING_SECONDS - END_SECONDS;
  return Math.max(1, left);
}

/** The failure of a run that got no browser. `words` say what it waited for, and how long. */
export function noBrowser(run: Run, words: string): ApplicationFailure {
  const waitedSeconds = run.browser.waitedSeconds(Date.now());
  return fail('NoBrowserAvailable', words, { waitedFor: 'browser', waitedSeconds });
}
