import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import { errors } from 'playwright';
import { shortUrl } from '../automation/index.js';
import type { Session } from '../workflows/messages.js';
import { explain } from './errors.js';
import { currentPage, type Sessions } from './sessions.js';

const NAVIGATION_MS = 10_000;
/** The format's pauses between attempts, in seconds. */
const PAUSES = [3, 2, 1];

/**
 * The run's first navigation. As the format has it, a page that does not open does not fail the run: the first node will.
 * A time-out is ignored; any other error is tried again three times, then reported as a warning.
 */
export function createOpenUrl(sessions: Sessions) {
  return async function openUrl({ session, url }: { session: Session; url: string }): Promise<{ warning?: string }> {
    const attached = await sessions.attach(session.endpoint);
    for (let attempt = 0; ; attempt += 1) {
      try {
        await currentPage(attached).goto(url, { timeout: NAVIGATION_MS });
        return {};
      } catch (error) {
        if (error instanceof errors.TimeoutError) return { warning: `${shortUrl(url)} did not load within 10 s` };
        const pause = PAUSES[attempt];
        if (pause === undefined) return { warning: `${shortUrl(url)} could not be opened: ${explain(error)}` };
        await sleep(pause * 1000, undefined, { signal: cancellationSignal() });
      }
    }
  };
}
