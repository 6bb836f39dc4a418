import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType, WantedBrowser } from '../automation/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../config/log.js';
import type { HoldSessionActivities, HoldSessionInput, Session, SessionReport } from '../workflows/messages.js';
import { type Chromium, closeChromium, launchChromium, withUserAgent } from './chromium.js';
import type { HeldSession, HeldSessions } from './held-sessions.js';
import type { ReadyPool } from './ready-pool.js';
import { BrowserSession } from './session.js';

/** Well inside the heartbeat timeout of 3 s, also when one is lost. */
const HEARTBEAT_MS = 500;
const PROBE_MS = 2000;
/** A hostile page may try thousands of addresses. */
const REFUSALS_TOLD = 10;

interface HoldSessionNeeds {
  config: Config;
  log: Log;
  pool: ReadyPool;
  sessions: HeldSessions;
}

/**
 * The activity that holds a place. It opens a browser, tells the workflow where it is by the signal `sessionOpened`, and
 * keeps it until the run asks for its end, is cancelled or is over. Fails with `NoBrowserAvailable` when none can be
 * launched, with `BrowserSessionLost` when the browser goes first. The browser is closed when it returns.
 *
 * When Temporal was out of reach for longer than the heartbeat timeout, the run goes on without its activity. The session
 * then waits a little for another call with `resume`, which holds it where it is. A process that has another's session before
 * it answers with the retryable `SessionElsewhere`.
 */
export function createHoldSession(needs: HoldSessionNeeds): HoldSessionActivities {
  return {
    async holdSession(input) {
      const activity = Context.current();
      const heartbeat = setInterval(() => activity.heartbeat(), HEARTBEAT_MS);
      activity.heartbeat();
      try {
        const held =
          input.resume === undefined ? await open(input, activity, needs) : await resume(input.resume, needs);
        return await hold(held, activity);
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}

async function open(input: HoldSessionInput, activity: Context, needs: HoldSessionNeeds): Promise<HeldSession> {
  const { runId } = input;
  const { warning, ...opened } = await openSession(input, needs);
  const held = needs.sessions.add(opened.session);
  if (input.recordsNetwork) held.session.network.start();
  const { session, liveUrl } = held;
  try {
    await tellRun(activity, {
      sessionId: session.sessionId,
      endpoint: session.endpoint,
      liveUrl,
      runUrl: `${needs.config.publicUrl}/runs/${encodeURIComponent(runId)}`,
      ...(warning !== undefined && { warning }),
      ...(input.place !== undefined && { place: input.place }),
    });
  } catch (error) {
    session.close(false);
    await held.finished;
    // Not found: the run ended while its browser opened.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return held;
}

interface Opened {
  session: BrowserSession;
  warning?: string;
}

async function openSession({ runId, browser }: HoldSessionInput, needs: HoldSessionNeeds): Promise<Opened> {
  const { config, log } = needs;
  const { chromium, warning } = await take(browser?.channel ?? 'chromium', needs);
  try {
    const { userAgent } = browser ?? {};
    const dressed = userAgent === undefined ? chromium : await withUserAgent(chromium, userAgent);
    const session = await BrowserSession.open(dressed, runId, config, log);
    return { session, ...(warning !== undefined && { warning }) };
  } catch (error) {
    await closeChromium(chromium);
    throw failure('BrowserSessionLost', `The browser could not be made ready: ${(error as Error).message}`);
  }
}

/** A machine without Chrome has Chromium, which is the same to a page. */
async function take(
  channel: WantedBrowser['channel'],
  { config, log, pool }: HoldSessionNeeds,
): Promise<{ chromium: Chromium; warning?: string }> {
  try {
    if (channel === 'chrome') return { chromium: await pool.take(() => launchChromium(config, channel)) };
  } catch (error) {
    log.warn({ err: error }, 'Chrome could not be launched');
    const warning = 'no Chrome could be launched, so Chromium is used; INTERMISSION_CHROME says where one is';
    return { chromium: await takeChromium(pool), warning };
  }
  return { chromium: await takeChromium(pool) };
}

async function takeChromium(pool: ReadyPool): Promise<Chromium> {
  try {
    // One that died while it was launched says nothing about the next.
    return await pool.take().catch(() => pool.take());
  } catch (error) {
    throw failure('NoBrowserAvailable', (error as Error).message);
  }
}

async function resume({ sessionId, liveUrl }: Session, { sessions }: HoldSessionNeeds): Promise<HeldSession> {
  const held = sessions.find(sessionId);
  if (held !== undefined) return held;
  const isElsewhere = await fetch(liveUrl, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (isElsewhere) throw ApplicationFailure.retryable('Another process holds the session', 'SessionElsewhere');
  throw failure('BrowserSessionLost', 'The process that held the browser is gone');
}

async function hold(held: HeldSession, activity: Context): Promise<SessionReport> {
  const { session } = held;
  const outcome = held.hold();
  let isHolding = true;
  const cancelled = async () => {
    if (!(await isGivenUp(activity))) session.close(false);
    else if (isHolding) held.leave();
  };
  const { cancellationSignal } = activity;
  const whenCancelled = () => void cancelled();
  cancellationSignal.addEventListener('abort', whenCancelled);
  if (cancellationSignal.aborted) whenCancelled();
  const finished = await outcome;
  isHolding = false;
  cancellationSignal.removeEventListener('abort', whenCancelled);
  if (finished === undefined) return { artifacts: [] };
  const { end, artifacts } = finished;
  if (end.kind === 'lost') throw failure('BrowserSessionLost', end.message);
  const acts = session.live.human.acts.take();
  const refused = session.refusedConnections().slice(0, REFUSALS_TOLD);
  return { artifacts, ...(acts.length > 0 && { acts }), ...(refused.length > 0 && { refused }) };
}

/** Whether Temporal forgot only this activity while its run goes on. */
async function isGivenUp(activity: Context): Promise<boolean> {
  const { cancelRequested, workerShutdown } = activity.cancellationDetails ?? {};
  if (cancelRequested || workerShutdown) return false;
  // Out of reach again: the run may well go on.
  const described = await runOf(activity)
    .describe()
    .catch(() => undefined);
  return described === undefined || described.status.name === 'RUNNING';
}

async function tellRun(activity: Context, opened: Session): Promise<void> {
  await runOf(activity).signal<[Session]>('sessionOpened', opened);
}

function runOf({ info, client }: Context) {
  if (info.workflowExecution === undefined) throw new Error('holdSession runs for a workflow only');
  return client.workflow.getHandle(info.workflowExecution.workflowId, info.workflowExecution.runId);
}

function failure(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
