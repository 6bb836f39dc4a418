import {
  ActivityCancellationType,
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
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
import type {
  HoldSessionActivities,
  HoldSessionInput,
  Session,
  SessionReport,
} from '../../contracts/workflow-messages.js';
import { afterOtherEvents } from '../run/after-other-events.js';
import type { BrowserHold } from '../run/run-browser.js';
import type { Run } from '../run/run.js';
import { timeoutOf } from '../timeout-of.js';
import { rightsOf } from '../run/rights.js';
import { noBrowser } from './browser-session.js';
import { secondBrowser } from './session-opened.js';

/** How many times the run asks for a browser if none opens. Each try takes some seconds, so all tries together outlast a short outage. */
const OPENING_TRIES = 5;

/**
 * Holds a slot in a `browsers/` process as long as an attempt lasts. One call of the activity `holdSession` opens the browser, and a second
 * call holds it. The first call waits for a slot in Temporal's task queue. Calls `onLost` with the reason when the session ends early.
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
  const { evidence, headed } = run.state;
  const input = {
    runId: run.state.runId,
    automation: run.state.automation,
    url: run.automation.url,
    browser: run.automation.browser,
    ...(readsNetwork(run.automation) && { recordsNetwork: true }),
    ...(evidence !== undefined && { evidence }),
    ...(headed !== undefined && { headed }),
    ...rightsOf(),
  };
  const result = await open(run, held, { ...input, handsOver: true, opensUrl: true });
  if (headed && result.opened?.headed !== true) {
    // A process of an earlier version ignores the choice. It closes a browser that nobody holds.
    throw fail('HeadedUnavailable', 'The browsers process has an earlier version, which opens no window');
  }
  // A process of an earlier version opens the browser and holds it in one call.
  if (result.opened === undefined) return result;
  held.session = result.opened;
  return holdOpen(run, held, result.opened);
}

async function open(run: Run, held: BrowserHold, input: HoldSessionInput): Promise<SessionReport> {
  let lost: unknown;
  for (let tries = 1; tries <= OPENING_TRIES; tries += 1) {
    if (tries > 1) run.log(`${isSlotGone(lost) ? 'its slot is gone' : 'no browser opened'}; asking for another`);
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
  // A process of an earlier version held the browser in that call, and Temporal received no heartbeat.
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

/**
 * Holds the open browser until its session ends. If the heartbeats of the process stop, either the process is gone, or Temporal was
 * unreachable and the browser is fine. The run then checks whether the browser responds.
 */
async function holdOpen(run: Run, held: BrowserHold, session: Session): Promise<SessionReport> {
  let whenGone: (reason: ApplicationFailure) => void = () => undefined;
  const gone = new Promise<never>((_, reject) => (whenGone = reject));
  gone.catch(() => held.cancel());
  const check = async () => {
    if (await answers(run, session)) return;
    whenGone(fail('BrowserSessionLost', 'The process that held the browser is gone'));
  };
  let checking: Promise<void> | undefined;
  held.check = () => {
    checking ??= afterOtherEvents()
      .then(check)
      // The run is ending.
      .catch(() => undefined)
      .finally(() => (checking = undefined));
  };
  for (;;) {
    try {
      return await Promise.race([gone, holderOf(session).holdSession({ runId: run.state.runId, resume: session })]);
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
    }
    run.log('the browser was out of reach; looking for it');
    await Promise.race([gone, check()]);
  }
}

/** Whether the browser responds to a worker. True if no worker could send the request. */
async function answers(run: Run, session: Session): Promise<boolean> {
  return inBrowser(run, 'browser: does it still answer?')
    .isSessionOpen({ session })
    .catch(() => true);
}

/** A run waits for a slot until its own deadline, which comes before this limit. */
function openerOf(place: number): HoldSessionActivities {
  return holder({
    scheduleToStartTimeout: RUN_LIMIT_SECONDS * 1000,
    ...OPENING,
    // The run has begun and its time passes, so it takes precedence over runs that wait to begin.
    ...(place > 1 && { priority: { priorityKey: 1 } }),
  });
}

/** Asks the process that keeps a slot for the run. If the process is gone, the run asks all processes. */
function openerAt(taskQueue: string): HoldSessionActivities {
  return holder({ taskQueue, scheduleToStartTimeout: '5s', ...OPENING });
}

const OPENING = {
  // If the process dies while it opens the browser, the run notices after this time.
  heartbeatTimeout: '5s',
  retry: { maximumAttempts: 1 },
  summary: 'browser: opens',
} satisfies ActivityOptions;

/** Calls the process that has the open session. The lease of the process reports its end earlier than these heartbeats. */
function holderOf({ taskQueue }: Session): HoldSessionActivities {
  return holder({
    ...(taskQueue !== undefined && { taskQueue }),
    scheduleToStartTimeout: '20s',
    heartbeatTimeout: '90s',
    retry: { maximumAttempts: 1 },
    summary: 'browser: held until the run ends',
  });
}

/** For processes of an earlier version. All processes get the request, and the process that has the session accepts it. */
const resumer = holder({
  scheduleToStartTimeout: '5s',
  heartbeatTimeout: '3s',
  // About as long as the session waits, because its process may need time to reach Temporal again.
  retry: { maximumAttempts: 30, initialInterval: '500ms', backoffCoefficient: 1 },
  // It must not wait behind the runs that wait to begin.
  priority: { priorityKey: 1 },
  summary: 'browser: held until the run ends',
});

function holder(options: ActivityOptions): HoldSessionActivities {
  return proxyActivities<HoldSessionActivities>({
    taskQueue: 'intermission-browsers',
    startToCloseTimeout: (RUN_LIMIT_SECONDS + 60) * 1000,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    ...options,
  });
}

function isHeartbeatTimeout(error: unknown): boolean {
  return timeoutOf(error)?.timeoutType === 'HEARTBEAT';
}

/** Whether no process took the activity, or its heartbeats stopped. The process may still be alive. */
function isOutOfReach(error: unknown): boolean {
  return isHeartbeatTimeout(error) || timeoutOf(error)?.timeoutType === 'SCHEDULE_TO_START';
}

/** Whether the process that kept a slot is gone, or keeps it no longer. */
function isSlotGone(error: unknown): boolean {
  if (timeoutOf(error)?.timeoutType === 'SCHEDULE_TO_START') return true;
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === SLOT_GONE;
}

/** Failures of `holdSession` with which the run ends. */
const OWN_TYPES = ['BrowserSessionLost', 'HeadedUnavailable', 'EvidenceNotAllowed'] as const;

function sessionFailure(run: Run, error: unknown, wasOpen: boolean): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const type = cause instanceof ApplicationFailure ? OWN_TYPES.find((known) => known === cause.type) : undefined;
  if (type !== undefined) return fail(type, messageOf(cause));
  // The run asked the process again that had kept a slot for it.
  if (wasOpen && cause instanceof ApplicationFailure && cause.type === SLOT_GONE) return secondBrowser();
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START' && !wasOpen) {
    return noBrowser(run, 'No browsers process had a free slot in time');
  }
  if (cause instanceof TimeoutFailure) {
    return fail('BrowserSessionLost', 'The process that held the browser is gone');
  }
  const message = messageOf(cause);
  const words = `The browser could not be held: ${message}`;
  return wasOpen ? fail('BrowserSessionLost', words) : noBrowser(run, words);
}
