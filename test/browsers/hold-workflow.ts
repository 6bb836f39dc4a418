import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  HoldSessionActivities,
  HoldSessionInput,
  Session,
  SessionReport,
} from '../../contracts/workflow-messages.js';

export const cancelHold = defineSignal('cancelHold');
export const sessionsQuery = defineQuery<Session[]>('sessions');

/**
 * A minimal workflow around `holdSession`. Fails if the activity fails. After `giveUpAfter`, Temporal gives up the first
 * activity, as after an outage, and the workflow holds the session with another activity. With `handsOver`, one activity opens
 * the session and another holds it. Otherwise one activity does both, as in runs of an earlier version.
 */
export async function holdTest({
  giveUpAfter = '5 minutes',
  handsOver = false,
  url,
}: { giveUpAfter?: '5 minutes' | '5 seconds'; handsOver?: boolean; url?: string } = {}) {
  const sessions: Session[] = [];
  const scope = new CancellationScope();
  setHandler(defineSignal<[Session]>('sessionOpened'), (session) => void sessions.push(session));
  setHandler(sessionsQuery, () => sessions);
  setHandler(cancelHold, () => scope.cancel());
  const input: HoldSessionInput = {
    runId: workflowInfo().workflowId,
    ...(url !== undefined && { url, opensUrl: true }),
  };
  try {
    if (handsOver) return await scope.run(() => openThenHold(input, (session) => sessions.push(session)));
    return await scope.run(() =>
      hold(input, giveUpAfter).catch((error: unknown) => {
        if (!(causeOf(error) instanceof TimeoutFailure)) throw error;
        return hold({ ...input, resume: sessions[0] }, '5 minutes');
      }),
    );
  } catch (error) {
    const cause = causeOf(error);
    throw cause instanceof ApplicationFailure ? cause : error;
  } finally {
    await condition(() => sessions.length > 0, '1s');
  }
}

async function openThenHold(input: HoldSessionInput, tell: (session: Session) => void): Promise<SessionReport> {
  const { opened } = await hold({ ...input, handsOver: true }, '5 minutes');
  if (opened === undefined) throw new Error('not handed over');
  tell(opened);
  return hold({ ...input, resume: opened }, '5 minutes', opened.taskQueue);
}

function hold(
  input: HoldSessionInput,
  startToCloseTimeout: '5 minutes' | '5 seconds',
  taskQueue = 'intermission-browsers',
): Promise<SessionReport> {
  return proxyActivities<HoldSessionActivities>({
    taskQueue,
    startToCloseTimeout,
    heartbeatTimeout: '3s',
    retry: { maximumAttempts: 1 },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  }).holdSession(input);
}

function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure ? error.cause : error;
}
