import type { WorkflowInterceptors } from '@temporalio/workflow';

/**
 * For the time-skipping server only. Its clock jumps over minutes while `holdSession` sends heartbeats in real time, so a heartbeat
 * timeout would fire at every jump. The clock does not jump while an activity of `browsersLease` is pending, so none is scheduled.
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
