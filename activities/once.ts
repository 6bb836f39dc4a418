import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Session } from '../workflows/messages.js';
import { tellSession } from './session-control.js';

type Known<Result> = { fate: 'new' | 'begun' } | { fate: 'finished'; result: Result };

/** The journal is asked again for so long when it does not answer. */
const JOURNAL_TRIES = 4;
const AGAIN_MS = 500;
/** Whoever began the step may be alive and only out of Temporal's reach: it has so long to finish. */
const OTHER_FINISHES_MS = 5000;

/**
 * Does a step that must not be done twice, also when the worker dies and Temporal tries it again. The session's journal, which
 * outlives the worker, is asked first: a finished step returns its recorded result. One that begun and is not finished a little
 * later fails with `OutcomeUnknown`: it may have happened or not, and only a person can see which.
 */
export async function once<Result>(session: Session, step: string, act: () => Promise<Result>): Promise<Result> {
  // The answer to "it begins" may be lost on its way. Asked again by the same one, the step is still new.
  const begin = { step, entry: 'begin', by: randomUUID() };
  let known = (await tellJournal(session, begin)) as Known<Result>;
  const deadline = Date.now() + OTHER_FINISHES_MS;
  while (known.fate === 'begun' && Date.now() < deadline) {
    await sleep(AGAIN_MS, undefined, { signal: cancellationSignal() });
    known = (await tellJournal(session, begin)) as Known<Result>;
  }
  // From now on it does not happen any more, so that a person who looks sees what remains.
  if (known.fate === 'begun') known = (await tellJournal(session, { ...begin, entry: 'give-up' })) as Known<Result>;
  if (known.fate === 'finished') return known.result;
  if (known.fate === 'begun') {
    throw ApplicationFailure.nonRetryable(
      'it was interrupted, and whether it happened is not known; look at the page before it is done again',
      'OutcomeUnknown',
    );
  }
  const result = await act();
  await tellJournal(session, { step, entry: 'finish', result });
  return result;
}

/** An entry may be made twice without harm. */
async function tellJournal(session: Session, entry: object): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tellSession(session, 'journal', entry);
    } catch (error) {
      if (tries === JOURNAL_TRIES) throw error;
      await sleep(AGAIN_MS, undefined, { signal: cancellationSignal() });
    }
  }
}
