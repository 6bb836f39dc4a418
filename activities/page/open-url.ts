import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import { shortUrl } from '../../automation/model/web-address.js';
import type { Session } from '../../contracts/workflow-messages.js';
import type { FirstPageResult } from '../../contracts/session-commands.js';
import { navigate, navigationFailed, showFile } from './navigate.js';
import type { BrowserConnections } from '../session/connections.js';
import { currentPage } from '../session/current-page.js';
import { sendCommand } from '../session/send-command.js';

/** The format's pauses between attempts, in seconds. */
const PAUSES = [3, 2, 1];

/**
 * The run's first navigation, which the session has begun by itself. As in the format, a page that does not open does not fail the run; the
 * first node will. A time-out is ignored. Any other error is retried three times and then reported as a warning. Only an address that
 * automations may not reach fails with `NavigationFailed`.
 */
export function createOpenUrl(sessions: BrowserConnections) {
  return async function openUrl({ session, url }: { session: Session; url: string }): Promise<{ warning?: string }> {
    // Attaching takes longer than asking, and only the next node needs it if the session has opened the page.
    const attaching = sessions.attach(session);
    attaching.catch(() => undefined);
    const where = shortUrl(url) || 'the empty url';
    const first = await firstPage(session, url);
    if (first === 'loaded') return {};
    if (first === 'slow') return slow(where);
    const attached = await attaching;
    for (let attempt = 0; ; attempt += 1) {
      const page = await currentPage(attached, session);
      const navigated = await (first === 'download' ? showFile(page, url) : navigate(page, url, session));
      if (navigated === 'loaded') return {};
      if (navigated === 'slow') return slow(where);
      if (navigated.isRefused) throw navigationFailed(navigated);
      const pause = PAUSES[attempt];
      if (pause === undefined) return { warning: `${where} could not be opened: ${navigated.reason}` };
      await sleep(pause * 1000, undefined, { signal: cancellationSignal() });
    }
  };
}

function slow(where: string): { warning: string } {
  return { warning: `${where} did not load within 10 s` };
}

/** How long the session waits for the page, and some time for its response, in milliseconds. */
const FIRST_PAGE_MS = 12_000;

/** Undefined: the session did not open the page, or it failed, and the failure of another navigation says why. */
async function firstPage(
  session: Session,
  url: string,
): Promise<Exclude<FirstPageResult, 'failed' | 'none'> | undefined> {
  const { result } = await sendCommand(session, 'first-page', { url }, FIRST_PAGE_MS).catch(() => ({
    result: 'failed' as const,
  }));
  return result === 'failed' || result === 'none' ? undefined : result;
}
