import { ApplicationFailure } from '@temporalio/common';

/** A secret could not be read. The message names where it is kept, what happened and what helps, and never the secret. */
export function secretUnavailable(words: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(words, 'SecretUnavailable');
}
