import type { WorkflowInterceptors } from '@temporalio/workflow';

/**
 * For the time-skipping server only: the clock jumps over minutes while the session's activity goes on heartbeating in real
 * time, so its heartbeat timeout would fire at every jump. Nor does the clock jump while `browsersLease` waits for its activity.
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        input.activityType === 'holdLease'
          ? new Promise(() => undefined)
          : next({ ...input, options: { ...input.options, heartbeatTimeout: undefined } }),
    },
  ],
});
