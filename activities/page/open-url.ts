import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import { shortUrl } from '../../automation/model/web-address.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { navigate, navigationFailed } from './navigate.js';
import type { BrowserConnections } from '../session/connections.js';
import { currentPage } from '../session/current-page.js';

/** The format's pauses between attempts, in seconds. */
const PAUSES = [3, 2, 1];

/**
 * The run's first navigation. As in the format, a page that does not open does not fail the run; the first node will. A time-out is
 * ignored. Any other error is retried three times and then reported as a warning. Only an address that automations may not reach fails with
 * `NavigationFailed`.
 */
export function createOpenUrl(sessions: BrowserConnections) {
  return async function openUrl({ session, url }: { session: Session; url: string }): Promise<{ warning?: string }> {
    const attached = await sessions.attach(session);
    const where = shortUrl(url) || 'the empty url';
    for (let attempt = 0; ; attempt += 1) {
      const navigated = await navigate(await currentPage(attached, session), url, session);
      if (navigated === 'loaded') return {};
      if (navigated === 'slow') return { warning: `${where} did not load within 10 s` };
      if (navigated.isRefused) throw navigationFailed(navigated);
      const pause = PAUSES[attempt];
      if (pause === undefined) return { warning: `${where} could not be opened: ${navigated.reason}` };
      await sleep(pause * 1000, undefined, { signal: cancellationSignal() });
    }
  };
}
