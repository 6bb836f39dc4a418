import type { CDPSession, Frame } from 'playwright';

/**
 * Opens a DevTools session for a frame that has its own target: the main frame, and each out-of-process iframe. Undefined for every other
 * frame, which its parent's session reaches. Rejects when the main frame cannot be attached to now.
 */
export async function openFrameSession(frame: Frame): Promise<CDPSession | undefined> {
  const page = frame.page();
  const context = page.context();
  if (frame === page.mainFrame()) return context.newCDPSession(page);
  return context.newCDPSession(frame).catch(() => undefined);
}
