import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';
import type { WantedBrowser } from '../../automation/model/automation.js';
import type { Config } from '../../config/index.js';
import { networkLimits } from '../../config/tenants.js';
import type { Log } from '../../infra/log.js';
import { isSessionThere } from '../../infra/session-client.js';
import type {
  HoldSessionActivities,
  HoldSessionInput,
  Session,
  SessionReport,
} from '../../contracts/workflow-messages.js';
import type { BrowserSlot, BrowserSlots } from './open-sessions.js';
import type { OpenResult } from '../process/messages.js';
import { SessionProcess } from '../process/session-process.js';
import type { ReadyPool } from '../chromium/ready-pool.js';
import { sessionConfig } from '../session/session-config.js';

/** Well below the heartbeat timeout of 3 s, even when one heartbeat is lost. */
const HEARTBEAT_MS = 500;
const PROBE_MS = 2000;
/** Maximum number of refused addresses in a report. A hostile page may try thousands. */
const REFUSALS_TOLD = 10;
const NOT_KEPT_TOLD = 20;

interface HoldSessionNeeds {
  config: Config;
  log: Log;
  pool: ReadyPool;
  sessions: BrowserSlots;
}

/**
 * The activity that holds a browser slot. It opens a browser, sends its address to the workflow with the signal `sessionOpened`, and keeps
 * the browser open until the run closes it, is cancelled or ends. Fails with `NoBrowserAvailable` when no browser can be launched, and with
 * `BrowserSessionLost` when the browser ends first. The browser is closed when the activity returns.
 *
 * When Temporal is unreachable for longer than the heartbeat timeout, the run continues without its activity. The session then waits a
 * while for another call with `resume`, which takes it over. A process that is asked to resume a session of another process fails with the
 * retryable `SessionElsewhere`.
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

async function open(input: HoldSessionInput, activity: Context, needs: HoldSessionNeeds): Promise<BrowserSlot> {
  const { runId } = input;
  const { session, warning, opened } = await openSession(input, needs);
  const held = needs.sessions.add(session, opened, runId);
  try {
    await signalRun(activity, {
      ...opened,
      runUrl: `${needs.config.publicUrl}/runs/${encodeURIComponent(runId)}`,
      ...(warning !== undefined && { warning }),
      ...(input.place !== undefined && { place: input.place }),
      workflowRunId: activity.info.workflowExecution?.runId ?? '',
    });
  } catch (error) {
    session.close(false);
    await held.finished;
    // Not found means that the run ended while its browser opened.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return held;
}

interface OpenedSession {
  session: SessionProcess;
  warning?: string;
}

async function openSession(
  input: HoldSessionInput,
  needs: HoldSessionNeeds,
): Promise<OpenedSession & { opened: OpenResult }> {
  const { runId, browser, recordsNetwork = false } = input;
  const { userAgent, channel = 'chromium' } = browser ?? {};
  const taken = await take(channel, needs);
  try {
    const opened = await taken.session.open({
      ...{ runId, recordsNetwork, networkLimits: networkLimits(needs.config.tenants, input) },
      ...(userAgent !== undefined && { userAgent }),
    });
    return { ...taken, opened };
  } catch (error) {
    await taken.session.shutDown({ kind: 'lost', message: '' });
    throw fail('BrowserSessionLost', `The browser could not be prepared: ${(error as Error).message}`);
  }
}

/** Falls back to Chromium, which looks the same to a page, when Chrome cannot be launched. */
async function take(
  channel: WantedBrowser['channel'],
  { config, log, pool }: HoldSessionNeeds,
): Promise<OpenedSession> {
  try {
    if (channel === 'chrome') {
      return { session: await pool.take(() => SessionProcess.launch(sessionConfig(config), channel)) };
    }
  } catch (error) {
    log.warn({ err: error }, 'Chrome could not be launched');
    const warning = 'Chrome could not be launched, so Chromium is used; set INTERMISSION_CHROME to the path of Chrome';
    return { session: await takeChromium(pool), warning };
  }
  return { session: await takeChromium(pool) };
}

async function takeChromium(pool: ReadyPool): Promise<SessionProcess> {
  try {
    // A browser that died during launch says nothing about the next one.
    return await pool.take().catch(() => pool.take());
  } catch (error) {
    throw fail('NoBrowserAvailable', (error as Error).message);
  }
}

async function resume({ sessionId, liveUrl }: Session, { sessions }: HoldSessionNeeds): Promise<BrowserSlot> {
  const held = sessions.find(sessionId);
  if (held !== undefined) return held;
  if (await isSessionThere(liveUrl, PROBE_MS)) {
    throw ApplicationFailure.retryable('Another process holds the session', 'SessionElsewhere');
  }
  throw fail('BrowserSessionLost', 'The process that held the browser is gone');
}

async function hold(held: BrowserSlot, activity: Context): Promise<SessionReport> {
  const { session } = held;
  const outcome = held.hold();
  let isHolding = true;
  const cancelled = async () => {
    // Someone paused or reset this activity in Temporal. The browser and its page are fine, and Temporal still accepts heartbeats.
    const { paused, reset } = activity.cancellationDetails ?? {};
    if (paused || reset) return;
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
  const { end, artifacts, acts } = finished;
  if (end.kind === 'lost') throw fail('BrowserSessionLost', end.message);
  const refused = finished.refused.slice(0, REFUSALS_TOLD);
  const notKept = finished.notKept.slice(0, NOT_KEPT_TOLD);
  return {
    artifacts,
    ...(acts.length > 0 && { acts }),
    ...(refused.length > 0 && { refused }),
    ...(notKept.length > 0 && { notKept }),
  };
}

/** Whether Temporal gave up only this activity while its run continues. */
async function isGivenUp(activity: Context): Promise<boolean> {
  const { cancelRequested, workerShutdown } = activity.cancellationDetails ?? {};
  if (cancelRequested || workerShutdown) return false;
  // Temporal is unreachable again: the run may well continue.
  const described = await runOf(activity)
    .describe()
    .catch(() => undefined);
  return described === undefined || described.status.name === 'RUNNING';
}

async function signalRun(activity: Context, opened: Session): Promise<void> {
  await runOf(activity).signal<[Session]>('sessionOpened', opened);
}

function runOf({ info, client }: Context) {
  if (info.workflowExecution === undefined) throw new Error('holdSession must be started by a workflow');
  return client.workflow.getHandle(info.workflowExecution.workflowId, info.workflowExecution.runId);
}
