import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { LIMIT, type MemoLimit, type PermitRequest } from '../../contracts/limits.js';
import { RUN_PRIORITY } from '../../contracts/queue.js';
import { PermitGrantShape, shaped } from '../../contracts/workflow-arguments.js';
import { permitGranted, releasePermit, requestPermit } from '../../contracts/message-definitions.js';

/** How often a waiting run repeats its request, in case somebody has terminated the limit's workflow. */
const ASK_AGAIN_MS = 5 * 60_000;

const RETRY_MS = 200;

/** If a worker dies in the middle of a limit's workflow task, another worker repeats the task after this time. */
const TASK_TIMEOUT_MS = 3000;

/** Requests the permits of a run one after the other, so that no two runs wait for each other. */
export class PermitRequests {
  private readonly granted = new Set<string>();

  constructor(
    private readonly runId: string,
    private readonly limits: readonly MemoLimit[],
  ) {
    setHandler(permitGranted, (argument) => {
      const grant = shaped(PermitGrantShape, argument);
      if (grant !== undefined) this.granted.add(grant.limitId);
    });
  }

  /** The limit whose permit the run waits for. */
  get missing(): MemoLimit | undefined {
    return this.limits.find(({ id }) => !this.granted.has(id));
  }

  /** Waits for all permits until `end`, in epoch milliseconds. Returns the limit that granted no permit in time, if any. */
  async wait(end: number): Promise<MemoLimit | undefined> {
    for (;;) {
      const { missing } = this;
      if (missing === undefined) return undefined;
      const { id } = missing;
      await this.ask(missing);
      const left = end - Date.now();
      if (left <= 0) return missing;
      await condition(() => this.granted.has(id), Math.min(left, ASK_AGAIN_MS));
    }
  }

  /** Gives back the permits, and withdraws the requests. */
  async release(): Promise<void> {
    await releasePermits(this.runId, this.limits);
  }

  private async ask({ id, most, since }: MemoLimit): Promise<void> {
    // The SDK reports 0 for a run without a priority.
    const { priorityKey = 0 } = workflowInfo().priority ?? {};
    const request: PermitRequest = {
      runId: this.runId,
      priority: priorityKey === 0 ? RUN_PRIORITY : priorityKey,
      most,
      since,
    };
    // The limit's workflow ends when nobody needs it, and another run may start it again at the same moment.
    while (!(await signalled(id, request)) && !(await started(id, request))) await sleep(RETRY_MS);
  }
}

async function signalled(id: string, request: PermitRequest): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(id).signal(requestPermit, request);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

async function started(id: string, { runId, priority, most, since }: PermitRequest): Promise<boolean> {
  const start = () =>
    startChild(LIMIT, {
      workflowId: id,
      args: [{ most, since, holders: [], waiting: [{ runId, priority }] }],
      // The limit continues when the run that started it ends or is cancelled.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      workflowTaskTimeout: TASK_TIMEOUT_MS,
      staticSummary: 'limits the runs that work at once',
    });
  try {
    // If the run is cancelled before the limit has started, `startChild` never settles in a scope that can be cancelled.
    await CancellationScope.nonCancellable(start);
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** Gives back the run's permits, and withdraws its requests. */
export async function releasePermits(runId: string, limits: readonly MemoLimit[]): Promise<void> {
  // A limit whose workflow has ended has no permits to give back.
  const release = ({ id }: MemoLimit) => getExternalWorkflowHandle(id).signal(releasePermit, { runId });
  await CancellationScope.nonCancellable(() => Promise.allSettled(limits.map(release)));
}
