import type { ViewerMessage } from '../../../contracts/live-protocol.js';
import type { Point } from './geometry.js';

/** A press and release farther apart than this are a drag, which chooses nothing. CSS pixels of the page. */
const DRAG = 8;

/**
 * Forwards input to the page, unless the person is choosing an element. A press then only chooses, and the page gets only mouse moves and
 * wheel events.
 */
export function pointWith(
  pointAt: () => ((point: Point) => void) | undefined,
  send: (message: ViewerMessage) => void,
): (message: ViewerMessage) => void {
  let pressedAt: Point | undefined;
  return (message) => {
    const point = pointAt();
    if (point === undefined || message.type !== 'mouse' || message.action === 'move') {
      // A tap first moves the mouse there, which would open hover menus.
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
