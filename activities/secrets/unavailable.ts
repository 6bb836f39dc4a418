import type { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';

/** A secret could not be read. The message says where it is stored, what happened and how to fix it, and never contains the secret. */
export function secretUnavailable(words: string): ApplicationFailure {
  return fail('SecretUnavailable', words);
}
