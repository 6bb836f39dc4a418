import type { RunState } from '../../contracts/run-state.js';
import { request } from '../server/requests.js';
import { isEnded } from '../ui/status.js';

interface Embedding {
  /** The only origin that hears of the run. */
  origin: string;
  scope: 'watch' | 'answer';
}

let embedding: Embedding | undefined;

/** Whether the embedding page's token allows watching only. */
export function isWatchOnly(): boolean {
  return embedding?.scope === 'watch';
}

/**
 * Exchanges the token in the address for a cookie of this run. After a reload the token is used, and the cookie of the first exchange still
 * counts. Whether the cookie opens the run shows when the page asks for it.
 */
export async function enterEmbedding(runId: string): Promise<void> {
  const token = location.hash.slice(1);
  const key = `intermission-embedding ${runId}`;
  history.replaceState(history.state, '', location.pathname);
  const known = sessionStorage.getItem(key);
  embedding = known === null ? undefined : (JSON.parse(known) as Embedding);
  if (token === '') return;
  try {
    embedding = await request<Embedding>('POST', '/v1/view-session', { token });
    sessionStorage.setItem(key, JSON.stringify(embedding));
  } catch {
    // The token was used or has expired.
  }
}

/** Tells the embedding page when the run opened, was answered and ended. */
export class EmbeddingEvents {
  private before: RunState | undefined;

  hear(run: RunState): void {
    const { before } = this;
    this.before = run;
    if (before === undefined) tell('opened', run, { status: run.status });
    const answered = before?.pause;
    const isOver = answered !== undefined && run.pause?.pauseId !== answered.pauseId;
    // A pause that nobody answered ends its run, and so does a cancellation.
    if (isOver && !['failed', 'timed_out', 'cancelled'].includes(run.status)) {
      tell('answered', run, { pauseId: answered.pauseId });
    }
    if (isEnded(run.status) && !(before && isEnded(before.status))) tell('ended', run, { status: run.status });
  }
}

function tell(type: 'opened' | 'answered' | 'ended', { runId }: RunState, detail: Record<string, string>): void {
  if (embedding === undefined || window.parent === window) return;
  window.parent.postMessage({ source: 'intermission', type, runId, ...detail }, embedding.origin);
}
