import { type ApplicationFailure, log, workflowInfo } from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import type { Session } from '../../contracts/workflow-messages.js';
import type { Run } from '../run/run.js';

/** Accepts the browser that `holdSession` opened, unless the run no longer waits for it. */
export function acceptSession(run: Run, session: Session): void {
  const { hold: held } = run.browser;
  if (held === undefined || held.ended) return;
  // The run stopped waiting for that browser and asked for another.
  if ((session.place ?? held.place) !== held.place) return;
  if (isOfEarlierRun(run, session)) {
    log.info('a browser of the run before its reset was reported', { sessionId: session.sessionId });
    return;
  }
  const first = held.session;
  held.session = session;
  if (first === undefined || first.sessionId === session.sessionId) return;
  // Temporal started `holdSession` again, because somebody reset the run or the activity. The new browser is empty: it has nothing that the
  // run did so far.
  held.lose(secondBrowser());
}

/** The failure of a run whose open browser was replaced by an empty one, or would have been. */
export function secondBrowser(): ApplicationFailure {
  const message =
    'A second browser opened for the run, so the first one is gone: somebody reset the run or its browser in Temporal';
  return fail('BrowserSessionLost', message);
}

/** Whether a reset replayed a signal for the earlier execution, whose browser is closing. */
function isOfEarlierRun(run: Run, { workflowRunId }: Session): boolean {
  return run.resetProbe.wasReset() && workflowRunId !== undefined && workflowRunId !== workflowInfo().runId;
}
