import { CancellationScope, sleep } from '@temporalio/workflow';

/** Calls `onTime` when `deadline` (epoch milliseconds) passes, unless the timer is cancelled first. */
export function runTimer(deadline: number, onTime: () => void): { cancel(): void } {
  const scope = new CancellationScope();
  scope
    .run(() =>
      sleep(Math.max(1, deadline - Date.now()), {
        summary: `run: ends at ${new Date(deadline).toISOString().slice(11, 19)} UTC, its own deadline`,
      }),
    )
    .then(onTime, () => undefined);
  return { cancel: () => scope.cancel() };
}
