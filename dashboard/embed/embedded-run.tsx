import { useEffect, useState } from 'preact/hooks';
import { RunPage } from '../run/run-page.js';
import { enterEmbedding } from './embedding.js';

/** `/embed/:runId`: a run inside a page of another site. */
export function EmbeddedRun({ runId }: { runId: string }) {
  const [isReady, setReady] = useState(false);
  useEffect(() => void enterEmbedding(runId).finally(() => setReady(true)), [runId]);
  return isReady ? <RunPage runId={runId} isEmbedded /> : <main class="narrow" aria-busy="true" />;
}
