import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../automation/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../config/log.js';
import type { HoldSessionActivities, HoldSessionInput, Session, SessionReport } from '../workflows/messages.js';
import type { Chromium } from './chromium.js';
import type { ReadyPool } from './ready-pool.js';
import type { SessionServer } from './server.js';
import { BrowserSession } from './session.js';

/** Well inside the heartbeat timeout of 3 s, also when one is lost. */
const HEARTBEAT_MS = 500;

export interface HoldSessionNeeds {
  config: Config;
  log: Log;
  pool: ReadyPool;
  server: SessionServer;
}

/**
 * The activity that holds a place. It opens a browser, tells the workflow where it is by the signal `sessionOpened`, and
 * keeps it until the run asks for its end, is cancelled or is over. Fails with `NoBrowserAvailable` when none can be
 * launched, with `BrowserSessionLost` when the browser goes first. Whatever happens, the browser is closed when it returns.
 */
export function createHoldSession(needs: HoldSessionNeeds): HoldSessionActivities {
  return {
    async holdSession(input) {
      const activity = Context.current();
      const heartbeat = setInterval(() => activity.heartbeat(), HEARTBEAT_MS);
      activity.heartbeat();
      try {
        return await hold(input, activity, needs);
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}

async function hold(input: HoldSessionInput, activity: Context, needs: HoldSessionNeeds): Promise<SessionReport> {
  const { runId } = input;
  const { log, server } = needs;
  const session = await openSession(runId, needs);
  const liveUrl = server.add(session);
  const cancelled = () => session.close(false);
  activity.cancellationSignal.addEventListener('abort', cancelled);
  if (activity.cancellationSignal.aborted) cancelled();
  log.info({ runId, sessionId: session.sessionId }, 'session opened');
  try {
    await tellRun(activity, session, {
      sessionId: session.sessionId,
      endpoint: session.endpoint,
      liveUrl,
      runUrl: `${needs.config.publicUrl}/runs/${encodeURIComponent(runId)}`,
    });
  } catch (error) {
    await session.shutDown({ kind: 'closed', finalScreenshot: false });
    server.remove(session);
    throw error;
  }
  const end = await session.ended;
  activity.cancellationSignal.removeEventListener('abort', cancelled);
  const artifacts = await session.shutDown(end);
  server.remove(session);
  log.info({ runId, sessionId: session.sessionId, end: end.kind }, 'session closed');
  if (end.kind === 'lost') throw failure('BrowserSessionLost', end.message);
  return { artifacts };
}

async function openSession(runId: string, { config, log, pool }: HoldSessionNeeds): Promise<BrowserSession> {
  let chromium: Chromium;
  try {
    chromium = await pool.take();
  } catch (error) {
    throw failure('NoBrowserAvailable', (error as Error).message);
  }
  try {
    return await BrowserSession.open(chromium, runId, config, log);
  } catch (error) {
    await chromium.browser.close();
    throw failure('BrowserSessionLost', `The browser could not be made ready: ${(error as Error).message}`);
  }
}

async function tellRun(activity: Context, session: BrowserSession, opened: Session): Promise<void> {
  const { workflowExecution } = activity.info;
  if (workflowExecution === undefined) throw new Error('holdSession runs for a workflow only');
  const { workflowId, runId } = workflowExecution;
  try {
    await activity.client.workflow.getHandle(workflowId, runId).signal<[Session]>('sessionOpened', opened);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // The run ended while its browser opened.
    session.close(false);
  }
}

function failure(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
