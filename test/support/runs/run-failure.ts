import { ApplicationFailure, type WorkflowFailedError } from '@temporalio/client';

/** The typed failure a run ends with. Rejects when it succeeds, or ends in another way. */
export async function failureOf(result: Promise<unknown>): Promise<ApplicationFailure> {
  try {
    await result;
  } catch (error) {
    const { cause } = error as WorkflowFailedError;
    if (cause instanceof ApplicationFailure) return cause;
    throw error;
  }
  throw new Error('the run did not fail');
}
