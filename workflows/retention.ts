import { proxyActivities, setWorkflowOptions } from '@temporalio/workflow';
import type { CleanResult, RetentionActivities } from '../contracts/retention.js';
import { anyVersion } from './any-version.js';

setWorkflowOptions(anyVersion, retention);

const { cleanArtifacts } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: '6h',
  heartbeatTimeout: '1m',
  retry: { initialInterval: '1m', maximumInterval: '30m', maximumAttempts: 6 },
  summary: 'retention: removes old files of runs',
});

/** Removes the files of old runs. A schedule of Temporal starts it once a day. */
export async function retention(): Promise<CleanResult> {
  return await cleanArtifacts();
}
