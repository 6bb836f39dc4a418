import {
  ActivityCancellationType,
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
  condition,
  proxyActivities,
  TimeoutFailure,
} from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import { messageOf } from '../../automation/model/error-message.js';
import { RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { readsNetwork } from '../../automation/model/queries.js';
import { SLOT_GONE } from '../../contracts/queue.js';
import { queueMemo } from '../queue/queue-memo.js';
import { inBrowser } from '../run/activity-proxies.js';
import type { HoldSessionActivities, SessionReport } from '../../contracts/workflow-messages.js';
import type { BrowserHold } from '../run/run-browser.js';
import type { Run } from '../run/run.js';
import { rightsOf } from '../run/rights.js';
import { secondBrowser } from './session-opened.js';

/** Seconds an orderly close may take before the run cancels the session. */
const CLOSE_SECONDS = 8;

/** How many times the run asks for a browser when none opens. Each try takes 3 s, so all of them together outlast a short outage. */
const OPENING_TRIES = 5;

/** The format's limit, in seconds, for downloads that are still in progress when a run succeeds. */
const DOWNLOAD_SECONDS = 30;

/**
 * Holds a slot in a `browsers/` process for as long as an attempt lasts. The slot is that of the activity `holdSession`, so a run waits for
 * it in Temporal's task queue. Calls `onLost` with the reason when the session ends early.
 */
export async function holdSession(run: Run, onLost: (reason: ApplicationFailure) => void): Promise<void> {
  const scope = new CancellationScope();
  const held: BrowserHold = { place: 0, ended: false, cancel: () => scope.cancel(), lose: onLost };
  run.browser.askFor(held, Date.now());
  try {
    held.report = await scope.run(() => hold(run, held));
    onLost(fail('BrowserSessionLost', 'The browser session ended before the run'));
  } catch (error) {
    onLost(sessionFailure(run, error, held.session !== undefined));
  } finally {
    held.ended = true;
  }
}

async function hold(run: Run, held: BrowserHold): Promise<SessionReport> {
  let lost: unknown;
  const input = {
    runId: run.state.runId,
    automation: run.state.automation,
    url: run.automation.url,
    browser: run.automation.browser,
    ...(readsNetwork(run.automation) && { recordsNetwork: true }),
    ...rightsOf(),
  };
  for (let tries = 1; tries <= OPENING_TRIES; tries += 1) {
    if (tries > 1) run.log('no browser opened, and its process is silent; asking for another');
    held.place = run.browser.nextPlace();
    const kept = held.place === 1 ? queueMemo()?.taskQueue : undefined;
    const opener = kept === undefined ? openerOf(held.place) : openerAt(kept);
    try {
      return await opener.holdSession({ ...input, place: held.place });
    } catch (error) {
      lost = error;
    }
    // Without a heartbeat and without a browser, nothing has happened yet: the process died, or Temporal lost the task.
    const isUnopened = isHeartbeatTimeout(lost) || (kept !== undefined && isSlotGone(lost));
    if (!isUnopened || held.session !== undefined) break;
  }
  // Temporal received no heartbeat. Either the process is gone, or Temporal itself was away while the browser and its page are fine.
  while (isHeartbeatTimeout(lost) && held.session !== undefined) {
    run.log('the browser was out of reach; looking for it');
    try {
      return await resumer.holdSession({ ...input, resume: held.session });
    } catch (error) {
      lost = error;
    }
  }
  throw lost;
}

/** A run waits for a slot until its own deadline, which comes before this limit. */
function openerOf(place: number): HoldSessionActivities {
  return holder({
    scheduleToStartTimeout: RUN_LIMIT_SECONDS * 1000,
    retry: { maximumAttempts: 1 },
    // The run has begun and its time passes, so it takes precedence over runs that wait to begin.
    ...(place > 1 && { priority: { priorityKey: 1 } }),
  });
}

/** Asks the process that keeps a slot for the run. If the process is gone, the run asks all processes. */
function openerAt(taskQueue: string): HoldSessionActivities {
  return holder({ taskQueue, scheduleToStartTimeout: '5s', retry: { maximumAttempts: 1 } });
}

/** Offers an open session to every process until the process that has it accepts. */
const resumer = holder({
  scheduleToStartTimeout: '5s',
  // About as long as the session waits, because its process may need time to reach Temporal again.
  retry: { maximumAttempts: 30, initialInterval: '500ms', backoffCoefficient: 1 },
  // It must not wait behind the runs that wait to begin.
  priority: { priorityKey: 1 },
});

function holder(
  options: Pick<ActivityOptions, 'taskQueue' | 'scheduleToStartTimeout' | 'retry' | 'priority'>,
): HoldSessionActivities {
  return proxyActivities<HoldSessionActivities>({
    taskQueue: 'intermission-browsers',
    ...options,
    startToCloseTimeout: (RUN_LIMIT_SECONDS + 60) * 1000,
    // The run notices a dead process after about this long, even during a pause.
    heartbeatTimeout: '3s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    summary: 'browser: held until the run ends',
  });
}

function isHeartbeatTimeout(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof TimeoutFailure && cause.timeoutType === 'HEARTBEAT';
}

/** Whether the process that kept a slot is gone, or keeps it no longer. */
function isSlotGone(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === 'SCHEDULE_TO_START';
  return cause instanceof ApplicationFailure && cause.type === SLOT_GONE;
}

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
    // Its process may be gone, and then nothing answers.
    const limit = { scheduleToCloseTimeout: CLOSE_SECONDS * 1000 };
    await inBrowser(run, 'browser: close, keep the last picture', limit)
      .closeSession({ session: held.session, finalScreenshot, downloadSeconds })
      .catch(() => undefined);
    await condition(() => held.ended, (CLOSE_SECONDS + downloadSeconds) * 1000, { summary: 'browser: closing' });
  }
  if (!held.ended) {
    held.cancel();
    await condition(() => held.ended, CLOSE_SECONDS * 1000, { summary: 'browser: cancelling' });
  }
  run.keep(held.report?.artifacts);
  run.logActs(held.report?.acts);
  for (const refused of held.report?.refused ?? []) run.log(`warning: refused: ${refused}`);
  for (const line of held.report?.notKept ?? []) {
    // The step that waited for the file may have logged this already.
    if (!run.state.log.some(({ text }) => text.includes(line))) run.log(`warning: ${line}`);
  }
}

/** The failure of a run that got no browser. `words` say what it waited for, and how long. */
export function noBrowser(run: Run, words: string): ApplicationFailure {
  const waitedSeconds = run.browser.waitedSeconds(Date.now());
  return fail('NoBrowserAvailable', words, { waitedFor: 'browser', waitedSeconds });
}

function sessionFailure(run: Run, error: unknown, wasOpen: boolean): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === 'BrowserSessionLost') {
    return fail('BrowserSessionLost', cause.message);
  }
  // The run asked the process again that had kept a slot for it.
  if (wasOpen && cause instanceof ApplicationFailure && cause.type === SLOT_GONE) return secondBrowser();
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START' && !wasOpen) {
    return noBrowser(run, 'No browsers process had a free slot in time');
  }
  if (cause instanceof TimeoutFailure) {
    return fail('BrowserSessionLost', 'The process that held the browser is gone: it sent no heartbeat for 3 s');
  }
  const message = messageOf(cause);
  const words = `The browser could not be held: ${message}`;
  return wasOpen ? fail('BrowserSessionLost', words) : noBrowser(run, words);
}
