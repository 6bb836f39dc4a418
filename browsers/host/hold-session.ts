import { Context } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';
import { issueLine } from '../../automation/model/issue.js';
import type { Config } from '../../config/index.js';
import { networkLimits } from '../../config/tenants.js';
import type { Log } from '../../infra/log.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { isSessionThere } from '../../infra/session-client.js';
import { isOpen } from '../../infra/temporal/open-execution.js';
import { browserChoicesOf, refusedChoices } from '../../contracts/evidence.js';
import type { LeasedRun } from '../../contracts/lease.js';
import type {
  HoldSessionActivities,
  HoldSessionInput,
  Session,
  SessionReport,
} from '../../contracts/workflow-messages.js';
import { launchSession } from './launch-session.js';
import type { Lease } from './lease.js';
import type { BrowserSlot, BrowserSlots } from './open-sessions.js';
import type { SharedPort } from './shared-port.js';
import type { ReservableSlots } from './reservable-slots.js';
import type { Channel, OpenResult } from '../process/messages.js';
import type { LaunchedSession } from '../process/session-process.js';
import type { ReadyPool } from '../chromium/ready-pool.js';

/** The longest time between two heartbeats of a session, in milliseconds. The browser of a terminated run may stay open this long. */
const SLOW_HEARTBEAT_MS = 20_000;
/** Heartbeats within one heartbeat timeout, so that Temporal may miss some of them. */
const HEARTBEATS = 6;
const PROBE_MS = 2000;
/** Maximum number of refused addresses in a report. A hostile page may try thousands. */
const REFUSALS_TOLD = 10;
const NOT_KEPT_TOLD = 20;

interface HoldSessionNeeds {
  config: Config;
  store: ObjectStore;
  log: Log;
  pool: ReadyPool;
  sessions: BrowserSlots;
  slots: ReservableSlots;
  lease: Lease;
  /** The port that all sessions share, if they do. */
  sharedPort?: SharedPort | undefined;
  /** The task queue of this process alone. */
  taskQueue: string;
}

/**
 * The activity that opens and holds a browser. The first call, with `handsOver`, opens the browser in the slot of the run and returns its
 * address. The second call, with `resume`, holds the browser until the run closes it, is cancelled or ends. The browser is closed when the
 * second call returns. Fails with `NoBrowserAvailable` when no browser can be launched, and with `BrowserSessionLost` when the browser ends
 * before its run. Fails with `EvidenceNotAllowed` for choices that this host's settings do not permit, and with `HeadedUnavailable` when it
 * can open no window.
 *
 * If Temporal is unreachable for longer than the heartbeat timeout, the run loses this activity and continues. It then makes another call
 * with `resume`. The slot belongs to the session, whether or not a call holds the session.
 *
 * A worker of an earlier version sends no `handsOver`. Then one call opens the browser, sends its address with the signal `sessionOpened`,
 * and holds the browser. A `resume` of such a worker may reach a process that does not have the session. That process fails with the
 * retryable `SessionElsewhere`.
 */
export function createHoldSession(needs: HoldSessionNeeds): HoldSessionActivities {
  return {
    async holdSession(input) {
      const activity = Context.current();
      const { heartbeatTimeoutMs = SLOW_HEARTBEAT_MS } = activity.info;
      const interval = Math.min(heartbeatTimeoutMs / HEARTBEATS, SLOW_HEARTBEAT_MS);
      const heartbeat = setInterval(() => activity.heartbeat(), interval);
      activity.heartbeat();
      try {
        if (input.resume !== undefined) return await hold(await resume(input.resume, activity, needs), activity);
        const { slot, opened } = await needs.sessions.whileOpening(open(input, activity, needs));
        if (input.handsOver) return handOver(slot, opened, activity);
        await signalRun(activity, slot, opened);
        return await hold(slot, activity);
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}

interface OpenSlot {
  slot: BrowserSlot;
  /** The session as the run sees it. */
  opened: Session;
}

async function open(input: HoldSessionInput, activity: Context, needs: HoldSessionNeeds): Promise<OpenSlot> {
  const { runId, place } = input;
  const { workflowExecution, taskQueue } = activity.info;
  const execution = { workflowId: workflowExecution?.workflowId ?? '', runId: workflowExecution?.runId ?? '' };
  const free = taskQueue === needs.taskQueue ? needs.slots.occupy(runId) : needs.slots.keepFromActivity();
  try {
    checkChoices(input, needs.config);
    const { session, warning, opened } = await openSession(input, needs);
    const slot = needs.sessions.add(session, opened, execution);
    const unlist = needs.lease.add(execution);
    void slot.finished
      .finally(unlist)
      .finally(free)
      .catch(() => undefined);
    return {
      slot,
      opened: {
        ...opened,
        runUrl: `${needs.config.publicUrl}/runs/${encodeURIComponent(runId)}`,
        ...(warning !== undefined && { warning }),
        ...(place !== undefined && { place }),
        ...(input.handsOver && { taskQueue: needs.taskQueue }),
        ...((input.headed ?? needs.config.headed) && { headed: true as const }),
        workflowRunId: execution.runId,
      },
    };
  } catch (error) {
    free();
    throw error;
  }
}

/** Leaves the session open for the call that will hold it. Closes the session if the run was cancelled meanwhile. */
function handOver(slot: BrowserSlot, opened: Session, { cancellationSignal }: Context): SessionReport {
  if (cancellationSignal.aborted) {
    slot.session.close(false);
    return { artifacts: [] };
  }
  slot.leave();
  return { artifacts: [], opened };
}

interface OpenedSession {
  session: LaunchedSession;
  warning?: string;
}

async function openSession(
  input: HoldSessionInput,
  needs: HoldSessionNeeds,
): Promise<OpenedSession & { opened: OpenResult }> {
  const { runId, browser, recordsNetwork = false, evidence, url, opensUrl } = input;
  const { userAgent } = browser ?? {};
  const taken = await take(input, needs);
  try {
    const opened = await taken.session.open({
      ...{ runId, recordsNetwork, networkLimits: networkLimits(needs.config.tenants, input) },
      ...(userAgent !== undefined && { userAgent }),
      ...(evidence !== undefined && { evidence }),
      ...(opensUrl && url !== undefined && { url }),
    });
    const { socket, gone } = taken.session;
    if (socket !== undefined && needs.sharedPort !== undefined) {
      void gone.then(needs.sharedPort.add(opened.liveUrl, socket));
    }
    return { ...taken, opened };
  } catch (error) {
    await taken.session.shutDown({ kind: 'lost', cause: 'preparation', message: '' });
    throw fail('BrowserSessionLost', `The browser could not be prepared: ${(error as Error).message}`);
  }
}

/** Anyone can start a run in Temporal, so the API's check is not enough. */
function checkChoices(input: HoldSessionInput, config: Config): void {
  const issues = refusedChoices(config, browserChoicesOf(input));
  if (issues.length > 0) throw fail('EvidenceNotAllowed', issues.map(issueLine).join('; '), { errors: issues });
}

/** Falls back to Chromium, which looks the same to a page, when Chrome cannot be launched. */
async function take({ browser, headed }: HoldSessionInput, needs: HoldSessionNeeds): Promise<OpenedSession> {
  const { config, store, log, pool } = needs;
  const launch = (channel: Channel) => () =>
    launchSession(config, store, { channel, ...(headed !== undefined && { headed }) });
  // Those in the pool are as the installation wants them.
  const launchChromium = headed === undefined || headed === config.headed ? undefined : launch('chromium');
  const hasWindow = headed ?? config.headed;
  try {
    if (browser?.channel === 'chrome') return { session: await pool.take(launch('chrome')) };
  } catch (error) {
    log.warn({ err: error }, 'Chrome could not be launched');
    const warning = 'Chrome could not be launched, so Chromium is used; set INTERMISSION_CHROME to the path of Chrome';
    return { session: await takeChromium(pool, hasWindow, launchChromium), warning };
  }
  return { session: await takeChromium(pool, hasWindow, launchChromium) };
}

/** `launch`: launches one that is not like those in the pool. */
async function takeChromium(
  pool: ReadyPool,
  hasWindow: boolean,
  launch?: () => Promise<LaunchedSession>,
): Promise<LaunchedSession> {
  try {
    // A browser that died during launch says nothing about the next one.
    return await pool.take(launch).catch(() => pool.take(launch));
  } catch (error) {
    throw fail(hasWindow ? 'HeadedUnavailable' : 'NoBrowserAvailable', (error as Error).message);
  }
}

async function resume(
  { sessionId, liveUrl }: Session,
  { info }: Context,
  { sessions, taskQueue }: HoldSessionNeeds,
): Promise<BrowserSlot> {
  const held = sessions.find(sessionId);
  if (held !== undefined && held.run.runId !== info.workflowExecution?.runId) {
    held.session.close(false);
    throw fail('BrowserSessionLost', 'Somebody reset the run in Temporal, so its browser closed');
  }
  if (held !== undefined) return held;
  if (info.taskQueue !== taskQueue && (await isSessionThere(liveUrl, PROBE_MS))) {
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
async function isGivenUp({ info, client, cancellationDetails }: Context): Promise<boolean> {
  const { cancelRequested, workerShutdown } = cancellationDetails ?? {};
  if (cancelRequested || workerShutdown || info.workflowExecution === undefined) return false;
  return isRunning(client, info.workflowExecution);
}

/** Whether this execution is running. True if Temporal is unreachable, because the run may then continue. */
export async function isRunning(client: Client, { workflowId, runId }: LeasedRun): Promise<boolean> {
  try {
    return isOpen(await client.workflow.getHandle(workflowId, runId).describe());
  } catch (error) {
    return !(error instanceof WorkflowNotFoundError);
  }
}

async function signalRun(activity: Context, { session, finished }: BrowserSlot, opened: Session): Promise<void> {
  try {
    await runOf(activity).signal<[Session]>('sessionOpened', opened);
  } catch (error) {
    session.close(false);
    await finished;
    // Not found means that the run ended while its browser opened.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

function runOf({ info, client }: Context) {
  if (info.workflowExecution === undefined) throw new Error('holdSession must be started by a workflow');
  return client.workflow.getHandle(info.workflowExecution.workflowId, info.workflowExecution.runId);
}
