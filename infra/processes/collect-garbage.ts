import { Session } from 'node:inspector/promises';

/**
 * Frees the objects that only the start of this process needed, `afterMs` later. V8 frees them when the process makes new ones, which a
 * process at rest does not.
 */
export function collectGarbage(afterMs: number): void {
  setTimeout(() => void collect(), afterMs).unref();
}

async function collect(): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
