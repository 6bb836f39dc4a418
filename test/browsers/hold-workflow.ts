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
  workflowInfo,
} from '@temporalio/workflow';
import type { HoldSessionActivities, Session, SessionReport } from '../../workflows/messages.js';

export const cancelHold = defineSignal('cancelHold');
export const sessionsQuery = defineQuery<Session[]>('sessions');

/** The least a workflow does around `holdSession`. Fails as the activity does. */
export async function holdTest(): Promise<SessionReport> {
  const { holdSession } = proxyActivities<HoldSessionActivities>({
    taskQueue: 'intermission-browsers',
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '3s',
    retry: { maximumAttempts: 1 },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
  const sessions: Session[] = [];
  const scope = new CancellationScope();
  setHandler(defineSignal<[Session]>('sessionOpened'), (session) => void sessions.push(session));
  setHandler(sessionsQuery, () => sessions);
  setHandler(cancelHold, () => scope.cancel());
  try {
    const report = await scope.run(() => holdSession({ runId: workflowInfo().workflowId }));
    await condition(() => sessions.length > 0, '1s');
    return report;
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    throw cause instanceof ApplicationFailure ? cause : error;
  }
}
