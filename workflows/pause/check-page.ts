import { ActivityCancellationType, ActivityFailure, proxyActivities } from '@temporalio/workflow';
import { describeDoneWhen } from '../../automation/nodes/done-when.js';
import type { PauseState } from '../../contracts/run-state.js';
import type { Activities } from '../../activities/index.js';
import type { DoneCheck } from '../../contracts/pause-outcomes.js';
import type { Run } from '../run/run.js';

/** A person waits for the result, and may press Done in either case. */
const { checkDone } = proxyActivities<Activities>({
  scheduleToCloseTimeout: '3s',
  retry: { maximumAttempts: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'is the person done?',
});

/** Compares the page with the `done_when` of the pause. */
export async function checkPage(run: Run, pause: PauseState): Promise<DoneCheck> {
  const doneWhen = run.pauses.request?.doneWhen;
  if (doneWhen === undefined) return { outcome: 'met', expected: [] };
  const stated = describeDoneWhen(doneWhen);
  try {
    const { unmet } = await checkDone({ session: run.browser.requireSession(), doneWhen });
    const expected = stated.filter(({ condition }) => unmet.includes(condition)).map(({ words }) => words);
    if (unmet.length > 0) run.log(`not done yet: ${expected.join(', ')} expected`, pause.node);
    return { outcome: unmet.length > 0 ? 'unmet' : 'met', expected };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { outcome: 'unknown', expected: stated.map(({ words }) => words) };
  }
}
