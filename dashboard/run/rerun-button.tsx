import { useState } from 'preact/hooks';
import type { RunState } from '../../contracts/run-state.js';
import { randomId } from '../../contracts/random-id.js';
import { request, runPath } from '../server/requests.js';

/** Lets an operator start an ended run again with the same inputs, and shows the new run. */
export function RerunButton({ runId }: { runId: string }) {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  // A second press after a lost response must not start a second run.
  const [key] = useState(randomId);

  async function rerun() {
    setSending(true);
    setProblem(undefined);
    try {
      const run = await request<RunState>('POST', runPath(runId, '/rerun'), { idempotencyKey: key });
      location.assign(`/runs/${encodeURIComponent(run.runId)}`);
    } catch (error) {
      setProblem((error as Error).message);
      setSending(false);
    }
  }

  return (
    <div class="cancel">
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button class="button" disabled={isSending} onClick={() => void rerun()}>
        {isSending ? 'Starting…' : 'Run again'}
      </button>
    </div>
  );
}
