import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  SearchAttributeType,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import {
  ActivityCancellationType,
  ActivityFailure,
  CancellationScope,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { fail } from '../../contracts/fail.js';
import { type QueuedRunInput, type QueueMemo, type ReserveSlotActivities, runIdOf } from '../../contracts/queue.js';
import type { MemoLimit } from '../../contracts/limits.js';
import type { RunState } from '../../contracts/run-state.js';
import { status } from '../../contracts/message-definitions.js';
import { runEvents } from '../run-events.js';
import { timeoutOf } from '../timeout-of.js';
import { hasUndecodable } from '../undecodable.js';
import { deadlineAttribute } from '../run/deadline-attribute.js';
import { limitsOfRun } from './queue-memo.js';
import { PermitRequests } from './request-permits.js';
import { waitingState } from './waiting-state.js';

const STATUS = defineSearchAttributeKey('IntermissionStatus', SearchAttributeType.KEYWORD);

/**
 * Waits until a `browsers` process keeps a slot for a run, and then starts the run, whose execution timeout begins only then. Temporal's
 * task queue puts the waiting runs into their order. A run that waits too long starts as well and fails by itself, so readers see its end
 * like that of any other run.
 */
export async function queuedRun(request: QueuedRunInput): Promise<void> {
  if (hasUndecodable([request])) {
    throw fail('PayloadUnreadable', 'The request cannot be read: the worker lacks its encryption key');
  }
  const runId = runIdOf(workflowInfo().workflowId, workflowInfo().memo);
  const limits = limitsOfRun();
  const permits = new PermitRequests(runId, limits);
  // Nobody reads the state of most waiting runs, so it is computed only on request.
  const states = new Map<MemoLimit | undefined, RunState>();
  const readState = () => {
    const { missing } = permits;
    const state = states.get(missing) ?? waitingState(runId, request, missing);
    states.set(missing, state);
    return state;
  };
  setHandler(status, readState, { description: 'The run state of the waiting run' });
  const queue = request.isNow ? undefined : await waitToStart(runId, request, permits);
  if (queue !== undefined) {
    const outcome = queue.taskQueue === undefined ? 'expired' : 'started';
    runEvents.queueLeft({ outcome, seconds: (Date.now() - workflowInfo().startTime.getTime()) / 1000 });
  }
  await CancellationScope.nonCancellable(() => startRun(runId, request, queue));
  if (!CancellationScope.current().consideredCancelled) return;
  // Somebody cancelled the run while it started.
  await CancellationScope.nonCancellable(() => getExternalWorkflowHandle(runId).cancel()).catch(() => undefined);
}

/** Waits for the run's permits and then for a slot. Gives the permits back if the run cannot start. */
async function waitToStart(runId: string, request: QueuedRunInput, permits: PermitRequests): Promise<QueueMemo> {
  try {
    return await waitForPermitsAndSlot(runId, request, permits);
  } catch (error) {
    await permits.release();
    throw error;
  }
}

async function waitForPermitsAndSlot(
  runId: string,
  { waitSeconds }: QueuedRunInput,
  permits: PermitRequests,
): Promise<QueueMemo> {
  const startedAt = workflowInfo().startTime.getTime();
  const waitedSeconds = () => Math.round((Date.now() - startedAt) / 1000);
  let secondsLeft = waitSeconds;
  if (permits.missing !== undefined) {
    const missing = await permits.wait(startedAt + waitSeconds * 1000);
    if (missing !== undefined) {
      const { of, name, most } = missing;
      return { waitedSeconds: waitedSeconds(), limit: { of, name, most } };
    }
    // From here on, the run waits for a slot.
    upsertSearchAttributes([{ key: STATUS, value: 'queued' }]);
    secondsLeft = Math.max(1, waitSeconds - waitedSeconds());
  }
  const taskQueue = await reserveSlot(runId, secondsLeft);
  return { waitedSeconds: waitedSeconds(), ...(taskQueue !== undefined && { taskQueue }) };
}

/** Undefined when no slot was free in time. */
async function reserveSlot(runId: string, waitSeconds: number): Promise<string | undefined> {
  // The activity has the priority and the fairness key of this workflow, and so has the run.
  const { reserveSlot: reserve } = proxyActivities<ReserveSlotActivities>({
    taskQueue: 'intermission-browsers',
    scheduleToCloseTimeout: waitSeconds * 1000,
    // A process may die with the task; another one then takes it.
    startToCloseTimeout: '5s',
    retry: { initialInterval: '250ms', maximumInterval: '2s' },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary: 'queue: waits for a free browser',
  });
  try {
    const { taskQueue } = await reserve({ runId });
    return taskQueue;
  } catch (error) {
    // `TIMEOUT`: an attempt failed, and no time was left for another.
    if (timeoutOf(error) !== undefined || (error instanceof ActivityFailure && error.retryState === 'TIMEOUT')) {
      return undefined;
    }
    throw error;
  }
}

/** A schedule sets attributes of its own, such as `TemporalScheduledById`, which only Temporal may set. */
function isOurs({ key }: SearchAttributePair): boolean {
  return !key.name.startsWith('Temporal');
}

async function startRun(
  runId: string,
  { input, summary, details }: QueuedRunInput,
  queue: QueueMemo | undefined,
): Promise<void> {
  const { memo, typedSearchAttributes } = workflowInfo();
  try {
    await startChild('automation', {
      workflowId: runId,
      args: [input],
      workflowExecutionTimeout: RUN_LIMIT_SECONDS * 1000,
      workflowTaskTimeout: workflowInfo().taskTimeoutMs,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      memo: { ...memo, ...(queue && { queue }) },
      typedSearchAttributes: new TypedSearchAttributes(typedSearchAttributes.getAll().filter(isOurs)).updateCopy([
        { key: STATUS, value: 'queued' },
        ...deadlineAttribute(Date.now() + (RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000),
      ]),
      staticSummary: summary,
      staticDetails: details,
    });
  } catch (error) {
    // A client of an earlier version started the run directly for the same key.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
