import type { ViewerMessage } from '../../browsers/protocol.js';
import type { Point } from './geometry.js';

/** A press and a release farther apart than this are a drag, which points at nothing. CSS pixels of the page. */
const DRAG = 8;

/**
 * Sends input on to the page, unless it is pointed with: a press then only points, and the page gets nothing but the movements of
 * the mouse and the wheel.
 */
export function pointWith(
  pointAt: () => ((point: Point) => void) | undefined,
  send: (message: ViewerMessage) => void,
): (message: ViewerMessage) => void {
  let pressedAt: Point | undefined;
  return (message) => {
    const point = pointAt();
    if (point === undefined || message.type !== 'mouse' || message.action === 'move') {
      // A finger's tap moves the mouse there first, which would open menus under it.
      return send(message);
    }
    const { action, button, x, y } = message;
    if (button !== 'left') return;
    if (action === 'down') pressedAt = { x, y };
    else if (pressedAt !== undefined) {
      const isStill = Math.hypot(x - pressedAt.x, y - pressedAt.y) <= DRAG;
      pressedAt = undefined;
      if (isStill) point({ x, y });
    }
  };
}
