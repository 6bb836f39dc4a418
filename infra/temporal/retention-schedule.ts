import { ScheduleAlreadyRunning, type ScheduleClient } from '@temporalio/client';
import { RETENTION, RETENTION_SCHEDULE } from '../../contracts/retention.js';
import { TASK_QUEUE } from './names.js';

/**
 * Creates the schedule that removes old files once a day, unless it exists. A schedule that an operator changed or paused stays unchanged.
 * Returns whether it was created.
 */
export async function ensureRetentionSchedule(schedules: ScheduleClient): Promise<boolean> {
  try {
    await schedules.create({
      scheduleId: RETENTION_SCHEDULE,
      spec: { calendars: [{ hour: 3, minute: 17, comment: 'once a day' }], jitter: '20m' },
      policies: { overlap: 'SKIP', catchupWindow: '12h' },
      action: {
        type: 'startWorkflow',
        workflowType: RETENTION,
        workflowId: RETENTION_SCHEDULE,
        taskQueue: TASK_QUEUE,
        workflowExecutionTimeout: '12h',
        staticSummary: 'removes old files of runs',
      },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}
