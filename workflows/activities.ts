import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import { MAIL_RETRY_SECONDS } from '../automation/index.js';
import type { Activities } from '../activities/index.js';
import type { Run } from './run.js';

/** Activities of nodes, and on the run's page. They end with the run at the latest, and a dead worker is noticed by its heartbeats. */
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

/** Mail is retried for as long as it may still be of use. */
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
  // The documented default would keep a cancelled run waiting for a worker that may be gone.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};
