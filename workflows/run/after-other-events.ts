import { condition } from '@temporalio/workflow';

/**
 * Resolves once the other events of the same workflow task have had their effects. A signal handler that schedules an activity awaits this
 * first.
 *
 * The SDK delivers the signals of a workflow task before its other events. But a worker that replays a run for a query, while another
 * worker's workflow task times out, receives the events before that time-out alone, and the signal after them. The history then has the
 * commands of both in one workflow task, in that order. Every later replay must produce the same order.
 */
export async function afterOtherEvents(): Promise<void> {
  // All events of the task have been delivered when the first microtask runs, and all microtasks have run when the SDK next checks conditions.
  await Promise.resolve();
  let checks = 0;
  await condition(() => (checks += 1) > 1);
}
