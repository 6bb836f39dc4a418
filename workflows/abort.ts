import { type ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';

/** Ends what is going on, for a reason. */
type Abort = (reason: ApplicationFailure) => void;

/** Does the work until it ends or is aborted. What ended it matters more than the cancellation by which that was carried out. */
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
