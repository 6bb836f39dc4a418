import {
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import type { LimitActivities, LimitState } from '../../contracts/limits.js';
import { queueIdOf } from '../../contracts/queue.js';
import { PermitReleaseShape, PermitRequestShape, shaped } from '../../contracts/workflow-arguments.js';
import { permitGranted, releasePermit, requestPermit } from '../../contracts/message-definitions.js';
import { anyVersion } from '../any-version.js';
import { hasUndecodable } from '../undecodable.js';
import { Permits } from './permits.js';

/** How often the limit looks for terminated holders while a run waits for a permit. Other holders give their permits back themselves. */
const CHECK_MS = 10_000;

/** How often the limit looks for terminated holders while no run waits. */
const IDLE_CHECK_MS = 15 * 60_000;

/** Events after which the workflow continues as new, well below the 10,000 signals that Temporal accepts for one execution. */
const MAX_EVENTS = 4000;

setWorkflowOptions(anyVersion, limit);

const { endedRuns } = proxyActivities<LimitActivities>({
  startToCloseTimeout: '30s',
  retry: { maximumAttempts: 1 },
  summary: 'limit: looks for runs that have ended',
});

/**
 * Grants the permits of one limit, by priority and then in the order of the requests, to as many runs as may work at once. A run gets its
 * permit before it asks for a browser, and keeps it until it ends. The workflow ends when no run needs the limit, and the next run starts
 * the workflow again.
 */
export async function limit(given: LimitState): Promise<void> {
  if (hasUndecodable([given])) throw fail('PayloadUnreadable', 'The state of the limit cannot be decoded');
  const permits = new Permits(given);
  setHandler(requestPermit, (argument) => {
    const request = shaped(PermitRequestShape, argument);
    if (request !== undefined) permits.request(request);
  });
  setHandler(releasePermit, (argument) => {
    const release = shaped(PermitReleaseShape, argument);
    if (release !== undefined) permits.release(release.runId);
  });
  let { checkedAt = Date.now() } = given;
  while (!permits.isUnused) {
    await Promise.all([
      ...permits.takeRepeated().map(tell),
      ...permits.grant().map((runId) => tellNew(permits, runId)),
    ]);
    if (isLong()) await continueAsNew<typeof limit>({ ...permits.state(), checkedAt });
    const { isWanted } = permits;
    const isChanged = () => permits.canGrant || permits.isUnused || permits.isWanted !== isWanted || isLong();
    // A busy limit changes more often than it checks, so a change must not put the next check off.
    const left = checkedAt + (isWanted ? CHECK_MS : IDLE_CHECK_MS) - Date.now();
    if (left > 0 && (await condition(isChanged, left))) continue;
    await releaseEnded(permits);
    checkedAt = Date.now();
  }
}

function isLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength > MAX_EVENTS || continueAsNewSuggested;
}

/** Tells a run that it has just got a permit. If the run no longer waits, takes the permit back. */
async function tellNew(permits: Permits, runId: string): Promise<void> {
  if (!(await tell(runId))) permits.release(runId);
}

/** Tells a run that it has a permit. Returns false if the run no longer waits: a run that got its permit earlier may be at work. */
async function tell(runId: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(queueIdOf(runId)).signal(permitGranted, { limitId: workflowInfo().workflowId });
    return true;
  } catch {
    return false;
  }
}

/** Releases the permits of runs that were terminated, that timed out, or whose `queuedRun` was terminated. */
async function releaseEnded(permits: Permits): Promise<void> {
  const runIds = permits.state().holders;
  // The next check tries again.
  const ended = await endedRuns({ runIds }).catch(() => []);
  for (const runId of ended) permits.release(runId);
}
