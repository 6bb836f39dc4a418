import type { NetworkCall, Session } from '../workflows/messages.js';
import { tellSession } from './session-control.js';

/** How long a call that nobody has seen yet is waited for, in seconds. */
export const CALL_WAIT = 10;
const LOOK_SECONDS = 0.2;
const ANSWER_MS = 10_000;

/**
 * The requests of the page since the latest interaction began, or the answers since then, that are as asked; waits when there is
 * none yet. An answer counts when it is whole; one that is still coming only when the wait is over.
 */
export async function callsOf(
  session: Session,
  of: 'requests' | 'responses',
  pattern: string | null | undefined,
  pause: (seconds: number) => Promise<void>,
  fits: (call: NetworkCall) => boolean = () => true,
): Promise<NetworkCall[]> {
  for (let waited = 0; ; waited += LOOK_SECONDS) {
    const isOver = waited >= CALL_WAIT;
    const wanted = { of, pattern: pattern ?? '', open: isOver };
    const all = (await tellSession(session, 'network', wanted, ANSWER_MS)) as NetworkCall[];
    const calls = all.filter(fits);
    if (calls.length > 0 || isOver) return calls;
    await pause(LOOK_SECONDS);
  }
}
