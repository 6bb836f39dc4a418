import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';

/** Longer than the server holds a poll (20 s), so that only a dead connection reaches it. */
const POLL_MS = 60_000;
const RETRY_MS = 250;
/** A task of a workflow that nobody has done by then: whoever follows the run should hear that no worker takes it. */
const UNTAKEN_MS = 3000;
/** A run that waits has no tasks by which its worker would be missed, so it is looked at all the same. */
const LOOK_AGAIN_MS = 10_000;

interface Changes {
  /** What happened until now has been taken note of. */
  seen(): void;
  /** Resolves once something happened that was not seen, when nothing did for 10 s, or when the tail was ended. */
  next(): Promise<void>;
}

type HistoryRequest = Parameters<Client['workflowService']['getWorkflowExecutionHistory']>[0];
type HistoryEvent = NonNullable<
  NonNullable<Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>['history']>['events']
>[number];

/**
 * Follows a run's history by long polls, which cost the run nothing, and says when its state may have changed, or when it is time to
 * see whether a worker still answers for it.
 */
export function tailHistory(client: Client, connection: Connection, runId: string, ended: AbortSignal): Changes {
  let happened = 1;
  let noted = 0;
  let wake: () => void = () => undefined;
  const onChange = () => {
    happened += 1;
    wake();
  };
  ended.addEventListener('abort', () => wake(), { once: true });
  void follow(client, connection, runId, ended, onChange);
  return {
    seen: () => {
      noted = happened;
    },
    next: () =>
      new Promise((resolve) => {
        const lookAgain = setTimeout(resolve, LOOK_AGAIN_MS).unref();
        wake = () => {
          clearTimeout(lookAgain);
          resolve();
        };
        if (happened !== noted || ended.aborted) wake();
      }),
  };
}

async function follow(
  client: Client,
  connection: Connection,
  runId: string,
  ended: AbortSignal,
  onChange: () => void,
): Promise<void> {
  const request = { namespace: client.options.namespace, execution: { workflowId: runId }, waitNewEvent: true };
  let nextPageToken: HistoryRequest['nextPageToken'];
  let untaken: NodeJS.Timeout | undefined;
  ended.addEventListener('abort', () => clearTimeout(untaken), { once: true });
  while (!ended.aborted) {
    try {
      // The client never lets go of a signal it was given, so each poll gets its own.
      const page = await connection.withDeadline(Date.now() + POLL_MS, () =>
        connection.withAbortSignal(AbortSignal.any([ended]), () =>
          client.workflowService.getWorkflowExecutionHistory({ ...request, nextPageToken }),
        ),
      );
      const events = page.history?.events ?? [];
      if (events.some(mayChangeState)) onChange();
      const task = events.findLast(isOfTask);
      if (task !== undefined) clearTimeout(untaken);
      if (task?.workflowTaskScheduledEventAttributes != null) untaken = setTimeout(onChange, UNTAKEN_MS).unref();
      nextPageToken = page.nextPageToken;
      // Without a token the history is complete: the run is closed.
      if (nextPageToken.length === 0) return;
    } catch {
      // A restarted server may not know the token; the reader is told to look, since events may have been missed.
      nextPageToken = undefined;
      await sleep(RETRY_MS, undefined, { signal: ended, ref: false }).catch(() => undefined);
      onChange();
    }
  }
}

function isOfTask(event: HistoryEvent): boolean {
  return event.workflowTaskScheduledEventAttributes != null || event.workflowTaskCompletedEventAttributes != null;
}

/** A workflow's state changes only in a workflow task, or from outside when it is closed. */
function mayChangeState(event: HistoryEvent): boolean {
  return (
    event.workflowTaskCompletedEventAttributes != null ||
    event.workflowExecutionTimedOutEventAttributes != null ||
    event.workflowExecutionTerminatedEventAttributes != null ||
    event.workflowExecutionCanceledEventAttributes != null ||
    event.workflowExecutionFailedEventAttributes != null ||
    event.workflowExecutionCompletedEventAttributes != null
  );
}
