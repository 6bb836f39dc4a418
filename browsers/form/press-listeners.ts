import { randomUUID } from 'node:crypto';
import type { CDPSession, Frame, Page } from 'playwright';
import { openFrameSession } from '../frame-session.js';

const COMMAND_MS = 1000;
/** The most elements to mark in one process. */
const MOST = 300;
const PRESSES = new Set(['click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup']);

/**
 * Finds the elements that listen to presses in all frames of the page; only the browser knows them. Each frame gets its own as a `WeakSet`
 * under the symbol of the returned key, and must delete it.
 */
export async function markPressListeners(page: Page): Promise<string> {
  const key = `heard-${randomUUID()}`;
  await Promise.all(page.frames().map((frame) => markFrame(frame, key)));
  return key;
}

async function markFrame(frame: Frame, key: string): Promise<void> {
  let cdp: CDPSession | undefined;
  try {
    cdp = await openFrameSession(frame);
    if (cdp !== undefined) await mark(cdp, key);
  } catch {
    // The frame does not respond. Elements with an `onclick` handler or a link's pointer are found without this.
  } finally {
    await cdp?.detach().catch(() => undefined);
  }
}

/** Marks the elements of the session's frame, and of the frames inside it in the same process. */
async function mark(cdp: CDPSession, key: string): Promise<void> {
  const timeout = { timeout: COMMAND_MS };
  const objectGroup = key;
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'document', objectGroup }, timeout);
  if (result.objectId === undefined) return;
  const everything = { objectId: result.objectId, depth: -1, pierce: true };
  const { listeners } = await cdp.send('DOMDebugger.getEventListeners', everything, timeout);
  const pressed = listeners.filter(({ type }) => PRESSES.has(type)).map(({ backendNodeId }) => backendNodeId);
  const put = `function () { (globalThis[Symbol.for('${key}')] ??= new WeakSet()).add(this); }`;
  await Promise.all(
    [...new Set(pressed)].slice(0, MOST).map(async (backendNodeId) => {
      if (backendNodeId === undefined) return;
      const { object } = await cdp.send('DOM.resolveNode', { backendNodeId, objectGroup }, timeout);
      if (object.objectId === undefined) return;
      await cdp.send('Runtime.callFunctionOn', { objectId: object.objectId, functionDeclaration: put }, timeout);
    }),
  );
}
