import { useState } from 'preact/hooks';
import { request, RequestError, runPath } from '../server/requests.js';

/** How far the answer to one pause has come. `sent`: the server has it, and the run goes on in a moment. */
export type AnswerState =
  { at: 'none' } | { at: 'sending' | 'sent'; kind: 'done' | 'decline' } | { at: 'failed'; problem: string };

/**
 * Answers a pause, at most once: while an answer is on its way or has arrived, a second press does nothing. Everything is kept
 * under the pause's id, so a press never answers a later pause.
 */
export function useAnswer(runId: string, pauseId: string | undefined) {
  const [kept, setKept] = useState<{ pauseId?: string; state: AnswerState }>({ state: { at: 'none' } });
  const state: AnswerState = kept.pauseId === pauseId ? kept.state : { at: 'none' };

  async function send(kind: 'done' | 'decline', reason?: string) {
    if (pauseId === undefined || state.at === 'sending' || state.at === 'sent') return;
    setKept({ pauseId, state: { at: 'sending', kind } });
    try {
      if (kind === 'done') await request('POST', runPath(runId, '/human-done'), { pauseId });
      else await request('POST', runPath(runId, '/decline'), { pauseId, reason });
      setKept({ pauseId, state: { at: 'sent', kind } });
    } catch (error) {
      setKept({ pauseId, state: { at: 'failed', problem: problemText(error) } });
    }
  }

  return { state, done: () => void send('done'), decline: (reason: string) => void send('decline', reason) };
}

function problemText(error: unknown): string {
  if (!(error instanceof RequestError)) throw error;
  const hasArrived = error.status >= 400 && error.status < 500;
  return hasArrived ? error.message : `${error.message} Your answer has not arrived; please press again.`;
}
