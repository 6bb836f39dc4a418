import type { NetworkCall, PersonalCalls } from '../../contracts/session-commands.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { sendCommand } from './send-command.js';

/** How long to wait for a call that has not been seen yet, in seconds. */
export const CALL_WAIT = 10;
const LOOK_SECONDS = 0.2;
const ANSWER_MS = 10_000;

/**
 * The matching requests or responses of the page since the latest interaction began; waits when there are none yet. A response counts when
 * it is complete; one that is still arriving counts only when the wait is over.
 */
export async function callsOf(
  session: Session,
  of: 'requests' | 'responses',
  personal: PersonalCalls,
  pattern: string | null | undefined,
  sleep: (seconds: number) => Promise<void>,
  fits: (call: NetworkCall) => boolean = () => true,
): Promise<NetworkCall[]> {
  for (let waited = 0; ; waited += LOOK_SECONDS) {
    const isOver = waited >= CALL_WAIT;
    const wanted = { of, pattern: pattern ?? '', open: isOver, personal };
    const all = await sendCommand(session, 'network', wanted, ANSWER_MS);
    const calls = (all ?? []).filter(fits);
    if (calls.length > 0 || isOver) return calls;
    await sleep(LOOK_SECONDS);
  }
}

/** Counts the matching requests that began while a person was acting. */
export async function personalCalls(session: Session, pattern: string | null | undefined): Promise<number> {
  const wanted = { of: 'requests', pattern: pattern ?? '', open: true, personal: 'addresses' } as const;
  return (await sendCommand(session, 'network', wanted, ANSWER_MS))?.length ?? 0;
}
