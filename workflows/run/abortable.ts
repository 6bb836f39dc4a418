import { type ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';

/** Ends the current work with a failure. */
type Abort = (reason: ApplicationFailure) => void;

/** Runs the work until it ends or is aborted. After an abort it throws the reason, not the cancellation that stopped the work. */
export async function abortable(work: (abort: Abort) => Promise<void>): Promise<void> {
  const scope = new CancellationScope();
  let abortedBy: ApplicationFailure | undefined;
  const abort: Abort = (reason) => {
    abortedBy ??= reason;
    scope.cancel();
  };
  try {
    await scope.run(() => work(abort));
  } catch (error) {
    if (isCancellation(error) && abortedBy !== undefined) throw abortedBy;
    throw error;
  }
}
