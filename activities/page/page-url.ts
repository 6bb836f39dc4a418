import type { Session } from '../../contracts/workflow-messages.js';
import type { BrowserConnections } from '../session/connections.js';
import { currentPage } from '../session/current-page.js';

/** The address of the page that nodes act on. */
export function createPageUrl(sessions: BrowserConnections) {
  return async function pageUrl({ session }: { session: Session }): Promise<string> {
    return (await currentPage(await sessions.attach(session), session)).url();
  };
}
