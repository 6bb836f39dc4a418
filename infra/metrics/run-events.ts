import type { InjectedSinks } from '@temporalio/worker';
import { FAILURES } from '../../contracts/failures.js';
import type { RunEvents } from '../../contracts/run-events.js';
import { automationLabel, OTHER } from './bounded-label.js';
import { workerMetrics as metrics } from './worker-metrics.js';

/** The receivers of what workflows report for the metrics. */
export const runEvents: InjectedSinks<RunEvents> = {
  runEvents: {
    runStarted: {
      fn: (_info, { automation }) => metrics.runsStarted.inc({ automation: automationLabel.of(automation) }),
    },
    runEnded: {
      fn(_info, { automation, status, failure, seconds }) {
        const isKnown = failure === 'none' || Object.hasOwn(FAILURES, failure);
        const labels = { automation: automationLabel.of(automation), status, failure: isKnown ? failure : OTHER };
        metrics.runsEnded.inc(labels);
        metrics.runSeconds.observe({ status }, seconds);
      },
    },
    queueLeft: {
      fn: (_info, { outcome, seconds }) => metrics.queueWaitSeconds.observe({ outcome }, seconds),
    },
    pauseNotified: {
      fn: (_info, { reason, seconds }) => metrics.pauseNotificationSeconds.observe({ reason }, seconds),
    },
    pauseEnded: {
      fn(_info, { reason, outcome, seconds }) {
        metrics.pausesEnded.inc({ reason, outcome });
        if (seconds !== undefined) metrics.pauseAnswerSeconds.observe({ outcome }, seconds);
      },
    },
  },
};
