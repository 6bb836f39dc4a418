import type { CDPSession } from 'playwright';
import type { InputMessage } from './messages.js';

type NavigateMessage = Extract<InputMessage, { type: 'navigate' | 'address' }>;

/** Starts a navigation without waiting for it, since a slow site may take long. The page reports when it is done. */
export async function navigate(cdp: CDPSession, message: NavigateMessage): Promise<void> {
  if (message.type === 'address') {
    begin(cdp.send('Page.navigate', { url: message.url, transitionType: 'typed' }));
    return;
  }
  switch (message.action) {
    case 'reload':
      begin(cdp.send('Page.reload'));
      return;
    case 'stop':
      begin(cdp.send('Page.stopLoading'));
      return;
    case 'back':
      return moveInHistory(cdp, -1);
    case 'forward':
      return moveInHistory(cdp, 1);
  }
}

/** Where the page can go in its history. The blank page that every session begins with does not count. */
export async function reach(cdp: CDPSession): Promise<{ back?: number; forward?: number }> {
  const { entries, currentIndex } = await cdp.send('Page.getNavigationHistory');
  const [back, forward] = [entries[currentIndex - 1], entries[currentIndex + 1]];
  return {
    ...(back !== undefined && back.url !== 'about:blank' && { back: back.id }),
    ...(forward !== undefined && { forward: forward.id }),
  };
}

async function moveInHistory(cdp: CDPSession, by: -1 | 1): Promise<void> {
  const { back, forward } = await reach(cdp);
  const entryId = by === -1 ? back : forward;
  if (entryId !== undefined) begin(cdp.send('Page.navigateToHistoryEntry', { entryId }));
}

/** Ignores errors: the page itself shows why a navigation failed. */
function begin(command: Promise<unknown>): void {
  command.catch(() => undefined);
}
