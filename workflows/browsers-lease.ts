import {
  continueAsNew,
  getExternalWorkflowHandle,
  proxyActivities,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import type { LeaseActivities, LeasedRun, LeaseInput } from '../contracts/lease.js';
import { checkBrowser } from '../contracts/message-definitions.js';
import { anyVersion } from './any-version.js';
import { timeoutOf } from './timeout-of.js';

const LeasedRuns = z.array(z.object({ workflowId: z.string(), runId: z.string() }));

/** How long one activity holds the lease at most. Its end has no effect on runs. */
const LEASE_HOURS = 24;

setWorkflowOptions(anyVersion, browsersLease);

/**
 * Notices within seconds that a `browsers` process is gone, and tells the runs that had a browser in it. One activity sends heartbeats for
 * all sessions of the process, so that each session needs to send only a few. When the heartbeats stop, the process may still be alive, and
 * only Temporal unreachable. Each run therefore checks its own browser, and a process that is alive takes the lease again.
 */
export async function browsersLease({ taskQueue }: LeaseInput): Promise<void> {
  const { holdLease } = proxyActivities<LeaseActivities>({
    taskQueue,
    // Nobody polls the own task queue of a process that is gone.
    scheduleToStartTimeout: '20s',
    startToCloseTimeout: `${LEASE_HOURS}h`,
    heartbeatTimeout: '3s',
    retry: { maximumAttempts: 1 },
    summary: 'browsers: the process is alive',
  });
  let runs: LeasedRun[] = [];
  while (!workflowInfo().continueAsNewSuggested) {
    try {
      return await holdLease();
    } catch (error) {
      const timeout = timeoutOf(error);
      if (timeout === undefined) return;
      const listed = LeasedRuns.safeParse(timeout.lastHeartbeatDetails);
      if (listed.success) runs = listed.data;
      // A process may have been alive when it lost its lease, and die before it takes the lease again.
      if (timeout.timeoutType !== 'START_TO_CLOSE') await tell(runs);
      if (timeout.timeoutType === 'SCHEDULE_TO_START') return;
    }
  }
  await continueAsNew<typeof browsersLease>({ taskQueue });
}

async function tell(runs: readonly LeasedRun[]): Promise<void> {
  await Promise.all(
    // Temporal rejects a signal to a run that has ended.
    runs.map(({ workflowId, runId }) =>
      getExternalWorkflowHandle(workflowId, runId)
        .signal(checkBrowser)
        .catch(() => undefined),
    ),
  );
}
