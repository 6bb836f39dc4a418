import type { NetworkCall, Session } from '../workflows/messages.js';
import { tellSession } from './session-control.js';

/** How long a call that nobody has seen yet is waited for, in seconds. */
export const CALL_WAIT = 10;
const LOOK_SECONDS = 0.2;
const ANSWER_MS = 10_000;

/** The answered requests of the page since the latest interaction began that are as asked; waits when there is none yet. */
export async function callsOf(
  session: Session,
  pattern: string | null | undefined,
  pause: (seconds: number) => Promise<void>,
  fits: (call: NetworkCall) => boolean = () => true,
): Promise<NetworkCall[]> {
  for (let waited = 0; ; waited += LOOK_SECONDS) {
    const all = (await tellSession(session, 'network', { pattern: pattern ?? '' }, ANSWER_MS)) as NetworkCall[];
    const calls = all.filter(fits);
    if (calls.length > 0 || waited >= CALL_WAIT) return calls;
    await pause(LOOK_SECONDS);
  }
}
