import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import { MAIL_RETRY_SECONDS } from '../../automation/model/limits.js';
import type { Activities } from '../../activities/index.js';
import type { Run } from './run.js';

/** Activities of nodes and of the run's page. They end with the run at the latest; missing heartbeats reveal a dead worker. */
export function inBrowser(run: Run, summary?: string, options: ActivityOptions = {}): Activities {
  return proxyActivities<Activities>({
    ...common,
    startToCloseTimeout: Math.max(1000, run.state.deadline - Date.now()) + 5000,
    heartbeatTimeout: '3s',
    retry: {
      initialInterval: '250ms',
      backoffCoefficient: 1.5,
      maximumInterval: '2s',
      nonRetryableErrorTypes: ['PayloadsTooLarge'],
    },
    ...(summary !== undefined && { summary }),
    ...options,
  });
}

/** Retries a mail for as long as it is useful. */
export function mailer(to: string): Activities {
  return proxyActivities<Activities>({
    ...common,
    startToCloseTimeout: '20s',
    scheduleToCloseTimeout: MAIL_RETRY_SECONDS * 1000,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '20s' },
    summary: `mail: link to ${to}`,
  });
}

const common: ActivityOptions = {
  // With the documented default, a cancelled run would wait for a worker that may be gone.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};
