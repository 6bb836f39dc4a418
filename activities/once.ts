import { ApplicationFailure } from '@temporalio/common';
import type { Session } from '../workflows/messages.js';
import { tellSession } from './session-control.js';

/**
 * Does a step that must not be done twice, also when the worker dies and Temporal tries it again. The session's journal, which
 * outlives the worker, is asked first: a finished step returns its recorded result. One that begun and was not heard of again fails
 * with `OutcomeUnknown`: it may have happened or not, and only a person can see which.
 */
export async function once<Result>(session: Session, step: string, act: () => Promise<Result>): Promise<Result> {
  const known = (await tellSession(session, 'journal', { step, entry: 'begin' })) as
    { fate: 'new' | 'begun' } | { fate: 'finished'; result: Result };
  if (known.fate === 'finished') return known.result;
  if (known.fate === 'begun') {
    throw ApplicationFailure.nonRetryable(
      'it was interrupted, and whether it happened is not known; look at the page before it is done again',
      'OutcomeUnknown',
    );
  }
  const result = await act();
  await tellSession(session, 'journal', { step, entry: 'finish', result });
  return result;
}
