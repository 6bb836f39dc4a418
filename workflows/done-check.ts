import { ActivityCancellationType, ActivityFailure, proxyActivities } from '@temporalio/workflow';
import { describeDoneWhen, type PauseState } from '../automation/index.js';
import type { Activities } from '../activities/index.js';
import type { DoneCheck } from './messages.js';
import type { Run } from './run.js';

/** A person waits for the answer, and may press Done whatever it is. */
const { checkDone } = proxyActivities<Activities>({
  scheduleToCloseTimeout: '3s',
  retry: { maximumAttempts: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'is the person done?',
});

/** Compares the page with what the pause states in `done_when`. */
export async function checkPage(run: Run, pause: PauseState): Promise<DoneCheck> {
  const doneWhen = run.pauseRequest?.doneWhen;
  if (doneWhen === undefined) return { outcome: 'met', expected: [] };
  const stated = describeDoneWhen(doneWhen);
  try {
    const { unmet } = await checkDone({ session: run.session!, doneWhen });
    const expected = stated.filter(({ condition }) => unmet.includes(condition)).map(({ words }) => words);
    if (unmet.length > 0) run.log(`not done yet: ${expected.join(', ')} expected`, pause.node);
    return { outcome: unmet.length > 0 ? 'unmet' : 'met', expected };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { outcome: 'unknown', expected: stated.map(({ words }) => words) };
  }
}
