import type { Session } from '../workflows/messages.js';
import type { Sessions } from './sessions.js';
import { currentPage } from './tabs.js';

/** The address of the page that nodes act on. */
export function createPageUrl(sessions: Sessions) {
  return async function pageUrl({ session }: { session: Session }): Promise<string> {
    return (await currentPage(await sessions.attach(session), session)).url();
  };
}
