import type { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import type { ActivityInterceptors } from '@temporalio/worker';
import { workerMetrics } from './worker-metrics.js';

/** Measures each activity of a worker. The type of an activity is the node's kind, or the name of another step of a run. */
export function nodeTimes({ info }: Context): ActivityInterceptors {
  return {
    inbound: {
      async execute(input, next) {
        const observe = workerMetrics.nodeSeconds.startTimer({ kind: info.activityType });
        try {
          const result: unknown = await next(input);
          observe({ outcome: 'done' });
          return result;
        } catch (error) {
          observe({ outcome: error instanceof CancelledFailure ? 'cancelled' : 'failed' });
          throw error;
        }
      },
    },
  };
}
