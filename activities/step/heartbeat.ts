import { activityInfo, heartbeat, type Info } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';
import { runWatchedStep } from '../../infra/processes/event-loop-watch.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { sendCommand } from '../session/send-command.js';

/** Well within the heartbeat timeout of 3 s. */
const HEARTBEAT_MS = 1000;
/** A step that has blocked this many workers would block the next one too. */
const MOST_BLOCKED = 2;
/**
 * The limit for silence of unknown cause: a killed worker or a broken connection, where the step is not to blame, or a step that crashes
 * its worker. After one more crash, the supervisor would give up the worker.
 */
const MOST_SILENT = 4;
/** Within the heartbeat timeout. */
const ANSWER_MS = 1000;

/** The data that every heartbeat passes to the next attempt. */
interface Beat {
  /**
   * How many attempts have started and not ended by themselves, including this one. Temporal also counts attempts that nobody started: a
   * worker that is stopped or cut off still takes tasks on its open polling connections.
   */
  silent: number;
}

/**
 * The same activity with heartbeats, which let Temporal tell a dead worker from one that waits for a slow page. Fails with `WorkerLost`
 * after two attempts that blocked their worker's event loop, and after four that ended in silence for any reason.
 */
export function withHeartbeat<Input extends { session: Session }, Output>(
  activity: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  return async (input) => {
    const info = activityInfo();
    const { activityId, activityType, attempt, workflowExecution } = info;
    const silent = silentAttempts(info);
    await refuseIfHarmful(input.session, activityId, silent);
    const beat = (details: Beat) => heartbeat(details);
    // A heartbeat costs Temporal half as much as a step, and nearly all steps end before their first heartbeat is due.
    if (attempt > 1) beat({ silent: silent + 1 });
    const beating = setInterval(() => beat({ silent: silent + 1 }), HEARTBEAT_MS);
    const report = { liveUrl: input.session.liveUrl, request: { step: activityId, attempt } };
    const step = { runId: workflowExecution?.workflowId ?? '', step: activityType, report };
    try {
      return await runWatchedStep(step, () => activity(input));
    } catch (error) {
      // The attempt ended by itself. The SDK sends the last details along with the failure.
      beat({ silent });
      throw error;
    } finally {
      clearInterval(beating);
    }
  };
}

/** The first attempt sends no heartbeat at its start. If no attempt has sent a heartbeat, only the first attempt can have gone silent. */
function silentAttempts({ attempt, heartbeatDetails }: Info): number {
  const { silent = Math.min(attempt - 1, 1) } = (heartbeatDetails ?? {}) as Partial<Beat>;
  return silent;
}

async function refuseIfHarmful(session: Session, step: string, silent: number): Promise<void> {
  if (silent >= MOST_SILENT) {
    throw workerLost(`The workers that did this step stopped answering, ${silent} times`);
  }
  if (silent >= MOST_BLOCKED && (await timesBlocked(session, step)) >= MOST_BLOCKED) {
    throw workerLost(`This step blocked its worker, which then stopped answering, ${MOST_BLOCKED} times`);
  }
}

/** In how many attempts the step blocked its worker's event loop. If the session is gone, the activity itself finds out. */
async function timesBlocked(session: Session, step: string): Promise<number> {
  const response = await sendCommand(session, 'blocked', { step }, ANSWER_MS).catch(() => undefined);
  return response?.attempts ?? 0;
}

function workerLost(words: string): ApplicationFailure {
  return fail('WorkerLost', `${words}; no other worker will run it`);
}
