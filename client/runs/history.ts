import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import { queueIdOf } from '../../contracts/queue.js';
import { NOT_FOUND } from './temporal-call.js';
import type { TemporalRuns } from './temporal-runs.js';

/** Longer than the server holds a poll (20 s), so that only a dead connection reaches this limit. */
const POLL_MS = 60_000;
const RETRY_MS = 250;
/** A workflow task that is not completed after this time means that no worker takes it, and readers of the run should learn that. */
const UNTAKEN_MS = 3000;
/** A waiting run has no tasks that would reveal a missing worker, so its readers check it at this interval. */
const LOOK_AGAIN_MS = 10_000;

type HistoryRequest = Parameters<TemporalRuns['service']['getWorkflowExecutionHistory']>[0];
type HistoryEvent = NonNullable<
  NonNullable<Awaited<ReturnType<TemporalRuns['service']['getWorkflowExecutionHistory']>>['history']>['events']
>[number];

/**
 * Follows a run's history by long polls, which cost the run nothing. Reports when the run's state may have changed, and when it is time to
 * check whether a worker still answers for it.
 */
export class HistoryTail {
  private readonly ended = new AbortController();
  private readonly waiting = new Set<() => void>();
  private changes = 1;
  private status: 'unknown' | 'open' | 'closed' = 'unknown';
  private answeredAt = 0;
  /** Whether this is the history of the `queuedRun` that waits for the run. */
  private isQueued = false;
  private untaken: NodeJS.Timeout | undefined;

  constructor(
    private readonly temporal: TemporalRuns,
    private readonly runId: string,
  ) {
    void this.follow();
  }

  /** A number that grows with each change. A state that was read since it last grew is current. */
  get version(): number {
    return this.changes;
  }

  /** Whether the history shows that the run has not ended. */
  get isOpen(): boolean {
    return this.status === 'open';
  }

  /** When Temporal last answered a poll, in epoch milliseconds. */
  get heardAt(): number {
    return this.answeredAt;
  }

  /** Reports a change that the history does not show yet. */
  change(): void {
    this.changes += 1;
    this.notify();
  }

  /** Resolves when the version is no longer this one, after 10 s, when the tail stops, or when `signal` is aborted. */
  async next(version: number, signal?: AbortSignal): Promise<void> {
    await this.until(() => this.changes !== version, LOOK_AGAIN_MS, signal);
  }

  /** Resolves when the run ends, after `milliseconds`, or when the tail stops. */
  async end(milliseconds: number): Promise<void> {
    await this.until(() => this.status === 'closed', milliseconds);
  }

  stop(): void {
    clearTimeout(this.untaken);
    this.ended.abort();
    this.notify();
  }

  private until(isSo: () => boolean, milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (isSo() || this.ended.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.waiting.delete(check);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const check = () => {
        if (isSo() || this.ended.signal.aborted) finish();
      };
      const timer = setTimeout(finish, milliseconds).unref();
      this.waiting.add(check);
      signal?.addEventListener('abort', finish);
    });
  }

  private notify(): void {
    for (const check of [...this.waiting]) check();
  }

  private async follow(): Promise<void> {
    const { signal } = this.ended;
    let nextPageToken: HistoryRequest['nextPageToken'];
    while (!signal.aborted) {
      try {
        const page = await this.poll(nextPageToken);
        // Without a token, the page begins the history of the latest execution.
        this.take(page.history?.events ?? [], nextPageToken === undefined);
        nextPageToken = page.nextPageToken;
        if (nextPageToken.length > 0) continue;
        // The history is complete. A reset starts another one under the same id.
        nextPageToken = undefined;
        if (this.isQueued) {
          // The run has left the queue.
          this.isQueued = false;
          this.change();
          continue;
        }
        await sleep(LOOK_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
      } catch (error) {
        // A run in the queue has no history yet.
        this.isQueued = !this.isQueued && isGrpcServiceError(error) && error.code === NOT_FOUND;
        // A restarted server may not know the token. Wake the reader, because the poll may have missed events.
        nextPageToken = undefined;
        this.status = 'unknown';
        await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
        this.change();
      }
    }
  }

  private async poll(nextPageToken: HistoryRequest['nextPageToken']) {
    const { connection, namespace, service } = this.temporal;
    const workflowId = this.isQueued ? queueIdOf(this.runId) : this.runId;
    const request = { namespace, execution: { workflowId }, waitNewEvent: true, nextPageToken };
    // The client never removes its listener from a signal, so each poll gets a signal of its own. `AbortSignal.any` does not do: Node keeps
    // its result for good while the listener is there.
    const own = new AbortController();
    const abort = () => own.abort();
    this.ended.signal.addEventListener('abort', abort);
    try {
      return await connection.withDeadline(Date.now() + POLL_MS, () =>
        connection.withAbortSignal(own.signal, () => service.getWorkflowExecutionHistory(request)),
      );
    } finally {
      this.ended.signal.removeEventListener('abort', abort);
    }
  }

  private take(events: HistoryEvent[], isBeginning: boolean): void {
    this.answeredAt = Date.now();
    // The end of a `queuedRun` is usually not the end of its run.
    if (this.isQueued) this.status = 'unknown';
    else if (isBeginning || this.status === 'unknown') this.status = 'open';
    if (!this.isQueued && events.some(isClosing)) this.status = 'closed';
    const task = events.findLast(isOfTask);
    if (task !== undefined) clearTimeout(this.untaken);
    if (task?.workflowTaskScheduledEventAttributes != null) {
      this.untaken = setTimeout(() => this.change(), UNTAKEN_MS).unref();
    }
    if (events.some(mayChangeState)) this.change();
  }
}

function isOfTask(event: HistoryEvent): boolean {
  return event.workflowTaskScheduledEventAttributes != null || event.workflowTaskCompletedEventAttributes != null;
}

/** A workflow's state changes only in a workflow task, or when somebody closes it from outside. */
function mayChangeState(event: HistoryEvent): boolean {
  return event.workflowTaskCompletedEventAttributes != null || isClosing(event);
}

function isClosing(event: HistoryEvent): boolean {
  return (
    event.workflowExecutionTimedOutEventAttributes != null ||
    event.workflowExecutionTerminatedEventAttributes != null ||
    event.workflowExecutionCanceledEventAttributes != null ||
    event.workflowExecutionFailedEventAttributes != null ||
    event.workflowExecutionCompletedEventAttributes != null
  );
}
