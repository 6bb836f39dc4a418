import { useState } from 'preact/hooks';
import type { PauseState } from '../../contracts/run-state.js';
import { request, RequestError, runPath } from '../server/requests.js';

interface DoneCheck {
  outcome: 'met' | 'unmet' | 'unknown';
  expected: string[];
}

/** The progress of the answer to one pause. `sent`: the server has it, and the run continues in a moment. */
type AnswerState =
  | { at: 'none' }
  | { at: 'checking' }
  | { at: 'doubtful'; outcome: 'unmet' | 'unknown'; expected: string[] }
  | { at: 'sending' | 'sent'; kind: 'done' | 'decline'; choice?: string | undefined }
  | { at: 'failed'; problem: string };

/**
 * Answers a pause, at most once: while an answer is being sent or has arrived, another press does nothing. The state belongs to the pause's
 * id, so a press never answers a later pause.
 */
export function useAnswer(runId: string, pause: PauseState | undefined) {
  const pauseId = pause?.pauseId;
  const [kept, setKept] = useState<{ pauseId?: string; state: AnswerState }>({ state: { at: 'none' } });
  const state: AnswerState = kept.pauseId === pauseId ? kept.state : { at: 'none' };

  async function send(kind: 'done' | 'decline', { reason, choice }: { reason?: string; choice?: string } = {}) {
    if (pauseId === undefined || state.at === 'sending' || state.at === 'sent') return;
    setKept({ pauseId, state: { at: 'sending', kind, choice } });
    try {
      if (kind === 'done') await request('POST', runPath(runId, '/human-done'), { pauseId, choice });
      else await request('POST', runPath(runId, '/decline'), { pauseId, reason });
      setKept({ pauseId, state: { at: 'sent', kind, choice } });
    } catch (error) {
      setKept({ pauseId, state: { at: 'failed', problem: problemText(error) } });
    }
  }

  /** First checks the conditions that the node states. If the check itself fails, the person's word is enough. */
  async function done() {
    if (pauseId === undefined || state.at === 'checking' || state.at === 'sending' || state.at === 'sent') return;
    if (pause?.doneWhen === undefined) return send('done');
    setKept({ pauseId, state: { at: 'checking' } });
    const check = await request<DoneCheck>('POST', runPath(runId, '/done-check'), { pauseId }).catch(() => undefined);
    if (check === undefined || check.outcome === 'met') return send('done');
    setKept({ pauseId, state: { at: 'doubtful', outcome: check.outcome, expected: check.expected } });
  }

  function reconsider() {
    setKept((known) => (known.state.at === 'doubtful' ? { state: { at: 'none' } } : known));
  }

  return {
    state,
    done: () => void done(),
    doneAllTheSame: () => void send('done'),
    reconsider,
    choose: (choice: string) => void send('done', { choice }),
    decline: (reason: string) => void send('decline', { reason }),
  };
}

function problemText(error: unknown): string {
  if (!(error instanceof RequestError)) throw error;
  const hasArrived = error.status >= 400 && error.status < 500;
  return hasArrived ? error.message : `${error.message} Your answer did not arrive; please try again.`;
}
