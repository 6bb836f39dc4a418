import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const WATCH_MS = 2000;
/** A process that uses less of a core than this is at rest. */
const AT_REST = 0.05;

/**
 * Frees the objects that only the start of this process needed, at least `afterMs` later. V8 itself frees objects only when the process
 * creates new ones, and a process at rest creates none. A collection stops all JavaScript for some 200 ms, so this function waits until the
 * process is at rest.
 */
export async function collectGarbage(afterMs: number): Promise<void> {
  await sleep(afterMs, undefined, { ref: false });
  while (await isBusy());
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}

async function isBusy(): Promise<boolean> {
  const before = process.cpuUsage();
  await sleep(WATCH_MS, undefined, { ref: false });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 >= WATCH_MS * AT_REST;
}
