import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal, log } from '@temporalio/activity';
import type { z } from 'zod';
import { fail } from '../../contracts/fail.js';
import type { SessionRequest, StepFate } from '../../contracts/session-commands.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { withTimeout } from '../../infra/with-timeout.js';
import { sendCommand, unreachable } from '../session/send-command.js';

/** How many times to ask the journal when it does not answer. */
const JOURNAL_TRIES = 4;
const AGAIN_MS = 500;
/** The worker that started the step may be alive but cut off from Temporal; it has this long to finish. */
const OTHER_FINISHES_MS = 5000;

/** The latest "finish" of each session that its journal has not confirmed yet. */
const unconfirmed = new Map<string, Promise<void>>();

/**
 * Runs a step that must not be done twice, even when the worker dies and Temporal retries it. It first asks the session's journal, which
 * outlives the worker: a finished step returns its recorded result. A step that was started and has not finished a little later fails with
 * `OutcomeUnknown`: it may or may not have taken effect, and only a person can tell.
 *
 * Returns without waiting for the journal to record the result. The next entry of the session waits for that, and so does
 * `journalConfirmed`.
 */
export async function atMostOnce<Result>(
  session: Session,
  step: string,
  resultSchema: z.ZodType<Result>,
  act: () => Promise<Result>,
): Promise<Result> {
  await journalConfirmed(session);
  // The journal's reply to "begin" may be lost. When the same caller asks again, the step is still new.
  const begin = { step, entry: 'begin', by: randomUUID() } as const;
  let known = await askJournal(session, begin);
  const deadline = Date.now() + OTHER_FINISHES_MS;
  while (known.fate === 'begun' && Date.now() < deadline) {
    await sleep(AGAIN_MS, undefined, { signal: cancellationSignal() });
    known = await askJournal(session, begin);
  }
  // From now on the step can no longer happen, so a person who looks at the page sees the final state.
  if (known.fate === 'begun') known = await askJournal(session, { ...begin, entry: 'give-up' });
  if (known.fate === 'finished') return resultSchema.parse(known.result);
  if (known.fate === 'begun') {
    throw fail(
      'OutcomeUnknown',
      'it was interrupted, so it may or may not have taken effect; check the page before repeating it',
    );
  }
  const result = await act();
  recordResult(session, step, result);
  return result;
}

/** Resolves once the session's journal has recorded the results of its finished steps, or cannot be reached. */
export async function journalConfirmed({ sessionId }: Session): Promise<void> {
  await unconfirmed.get(sessionId);
}

/**
 * Waits until the journals of all sessions have recorded the results of their finished steps. Resolves with 0, or after `deadlineMs` with
 * the number of sessions whose journals have not.
 */
export function allJournalsConfirmed(deadlineMs: number): Promise<number> {
  const confirmed = Promise.all(unconfirmed.values()).then(() => 0);
  return withTimeout(confirmed, deadlineMs, () => unconfirmed.size);
}

/** Sends the result to the journal in the background. The activity may end meanwhile, so nothing here needs it to be open. */
function recordResult(session: Session, step: string, result: unknown): void {
  const { sessionId } = session;
  const before = unconfirmed.get(sessionId);
  const recording = Promise.resolve(before)
    .then(() => tellJournal(session, { step, entry: 'finish', result }))
    .then(
      () => undefined,
      // If this attempt fails too, the next one does not know that the step is done, and a person is asked.
      () => void log.warn('the journal did not record a finished step', { step }),
    )
    .finally(() => {
      if (unconfirmed.get(sessionId) === recording) unconfirmed.delete(sessionId);
    });
  unconfirmed.set(sessionId, recording);
}

async function askJournal(session: Session, entry: SessionRequest<'journal'>): Promise<StepFate> {
  const fate = await tellJournal(session, entry, cancellationSignal());
  if (fate === undefined) throw unreachable();
  return fate;
}

/** Repeating an entry does no harm. */
async function tellJournal(
  session: Session,
  entry: SessionRequest<'journal'>,
  signal?: AbortSignal,
): Promise<StepFate | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendCommand(session, 'journal', entry);
    } catch (error) {
      if (tries === JOURNAL_TRIES) throw error;
      await sleep(AGAIN_MS, undefined, { signal });
    }
  }
}
