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
import { messageOf, PLACE_WAIT_SECONDS, readsNetwork, RUN_LIMIT_SECONDS } from '../automation/index.js';
import { inBrowser } from './activities.js';
import { failure } from './failure.js';
import type { HoldSessionActivities, SessionReport } from './messages.js';
import type { Held, Run } from './run.js';

/** Seconds an orderly close may take before the session is cancelled instead. */
const CLOSE_SECONDS = 8;

/** How often a browser is asked for when none comes: 3 s each, which outlasts a short outage. */
const OPENING_TRIES = 5;

/** The format's limit for what is still being downloaded when a run that succeeded ends, in seconds. */
const DOWNLOAD_SECONDS = 30;

/**
 * Holds a place in a `browsers/` process for as long as an attempt lasts. The activity's slot is the place: waiting for one is
 * waiting in Temporal. `onLost` is told what ended it early.
 */
export async function holdSession(run: Run, onLost: (reason: ApplicationFailure) => void): Promise<void> {
  const scope = new CancellationScope();
  const held: Held = { place: 0, ended: false, cancel: () => scope.cancel() };
  run.held = held;
  try {
    held.report = await scope.run(() => hold(run, held));
    onLost(failure('BrowserSessionLost', 'The browser session ended before the run'));
  } catch (error) {
    onLost(sessionFailure(error, held.session !== undefined));
  } finally {
    held.ended = true;
  }
}

async function hold(run: Run, held: Held): Promise<SessionReport> {
  let lost: unknown;
  const input = {
    runId: run.state.runId,
    automation: run.state.automation,
    url: run.automation.url,
    browser: run.automation.browser,
    ...(readsNetwork(run.automation) && { recordsNetwork: true }),
  };
  for (let tries = 1; tries <= OPENING_TRIES; tries += 1) {
    if (tries > 1) run.log('no browser opened, and its process is silent; asking for another');
    held.place = run.placesAsked += 1;
    try {
      return await opener.holdSession({ ...input, place: held.place });
    } catch (error) {
      lost = error;
    }
    // Without a heartbeat and without a browser nothing has been done yet: the process has died, or Temporal lost the task.
    if (!isHeartbeatTimeout(lost) || held.session !== undefined) break;
  }
  // No heartbeat came through. The process may be gone, or Temporal itself was, while the browser and its page are fine.
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

const opener = holder({ scheduleToStartTimeout: PLACE_WAIT_SECONDS * 1000, retry: { maximumAttempts: 1 } });

/** Looks for an open session at every process until the one that has it answers. */
const resumer = holder({
  scheduleToStartTimeout: '5s',
  // For about as long as the session waits: its process may be slow to find Temporal again.
  retry: { maximumAttempts: 30, initialInterval: '500ms', backoffCoefficient: 1 },
});

function holder(options: Pick<ActivityOptions, 'scheduleToStartTimeout' | 'retry'>): HoldSessionActivities {
  return proxyActivities<HoldSessionActivities>({
    ...options,
    taskQueue: 'intermission-browsers',
    startToCloseTimeout: (RUN_LIMIT_SECONDS + 60) * 1000,
    // About this long after its process died, the run knows, also in the middle of a pause.
    heartbeatTimeout: '3s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    summary: 'browser: held until the run ends',
  });
}

function isHeartbeatTimeout(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof TimeoutFailure && cause.timeoutType === 'HEARTBEAT';
}

export async function waitForSession(run: Run): Promise<void> {
  run.state.waitsFor = 'browser';
  try {
    await condition(() => run.session !== undefined);
  } finally {
    delete run.state.waitsFor;
  }
  run.log('the browser is open');
  if (run.session?.warning !== undefined) run.log(`warning: ${run.session.warning}`);
  run.setStatus('running');
}

/** Closes the attempt's browser, however it ended; its report adds the last evidence. A session that is gone already is fine. */
export async function closeSession(run: Run, isEvidence: boolean): Promise<void> {
  const { held } = run;
  if (held === undefined) return;
  if (held.session !== undefined && !held.ended) {
    const finalScreenshot = run.automation.take_final_screenshot || isEvidence;
    const secondsLeft = Math.max(0, (run.state.deadline - Date.now()) / 1000);
    const downloadSeconds = isEvidence ? 0 : Math.min(DOWNLOAD_SECONDS, secondsLeft);
    // Its process may be gone, and then nobody is left to be asked.
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
}

function sessionFailure(error: unknown, wasOpen: boolean): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type === 'BrowserSessionLost') {
    return failure('BrowserSessionLost', cause.message);
  }
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START' && !wasOpen) {
    return failure('NoBrowserAvailable', `No browsers process had a free place within ${PLACE_WAIT_SECONDS} s`, {
      waitedSeconds: PLACE_WAIT_SECONDS,
    });
  }
  if (cause instanceof TimeoutFailure) {
    return failure('BrowserSessionLost', 'The process that held the browser is gone: it sent no heartbeat for 3 s');
  }
  const message = messageOf(cause);
  return failure(wasOpen ? 'BrowserSessionLost' : 'NoBrowserAvailable', `The browser could not be held: ${message}`);
}
