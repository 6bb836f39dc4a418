import type { Session } from '../workflows/messages.js';
import { currentPage, type Sessions } from './sessions.js';

/** The address of the page that nodes act on. */
export function createPageUrl(sessions: Sessions) {
  return async function pageUrl({ session }: { session: Session }): Promise<string> {
    return currentPage(await sessions.attach(session.endpoint)).url();
  };
}
