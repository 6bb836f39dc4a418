import { createClickCounter } from './clicks.js';
import { pan, pinch, type Point } from './geometry.js';
import type { InputTarget } from './input-target.js';

/** A finger that moves less than this is tapping. */
const TAP_PIXELS = 10;
const LONG_PRESS_MILLISECONDS = 450;

/**
 * Touch input on the picture: a tap clicks; a long press opens the menu, or drags when the finger moves on; two fingers zoom the picture on
 * this device; one finger pans the zoomed picture, or scrolls the page when the picture is at its edge.
 */
export function listenToTouch(target: InputTarget): () => void {
  const { surface } = target;
  const fingers = new Map<number, Point>();
  const clicks = createClickCounter();
  let gesture: 'none' | 'tap' | 'hold' | 'scroll' | 'drag' | 'pinch' = 'none';
  let start: Point = { x: 0, y: 0 };
  let longPress: number | undefined;
  let wasTap = false;

  const at = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });

  function mouse(action: 'move' | 'down' | 'up', point: Point, clickCount: number, button: 'left' | 'right' = 'left') {
    target.send({
      type: 'mouse',
      action,
      ...target.toPage(point),
      button: action === 'move' ? 'none' : button,
      buttons:
        action === 'down' && button === 'right'
          ? 2
          : action === 'down' || (action === 'move' && gesture === 'drag')
            ? 1
            : 0,
      clickCount,
      modifiers: 0,
    });
  }

  function onDown(event: PointerEvent) {
    if (event.pointerType !== 'touch' || !target.accepts()) return;
    surface.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    window.clearTimeout(longPress);
    if (fingers.size > 1) {
      if (gesture === 'drag') mouse('up', start, 1);
      gesture = 'pinch';
      return;
    }
    gesture = 'tap';
    start = at(event);
    longPress = window.setTimeout(() => {
      gesture = 'hold';
    }, LONG_PRESS_MILLISECONDS);
  }

  function onMove(event: PointerEvent) {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (gesture === 'pinch') return pinchTo(event.pointerId, now);
    const isStill = Math.hypot(now.x - start.x, now.y - start.y) < TAP_PIXELS;
    if ((gesture === 'tap' || gesture === 'hold') && isStill) return;
    fingers.set(event.pointerId, now);
    if (gesture === 'hold') {
      mouse('move', start, 0);
      gesture = 'drag';
      mouse('down', start, 1);
    }
    if (gesture === 'drag') return mouse('move', now, 0);
    window.clearTimeout(longPress);
    gesture = 'scroll';
    scroll({ x: now.x - before.x, y: now.y - before.y });
  }

  function scroll(by: Point) {
    const { zoom, rest } = pan(target.zoom.get(), by, target.stage());
    target.zoom.set(zoom);
    if (rest.x === 0 && rest.y === 0) return;
    const perPixel = target.pagePerPixel();
    const deltas = { deltaX: -rest.x * perPixel, deltaY: -rest.y * perPixel };
    target.send({ type: 'wheel', ...target.toPage(start), ...deltas, modifiers: 0 });
  }

  function pinchTo(pointerId: number, now: Point) {
    const box = target.stage();
    const pair = () =>
      [...fingers.values()].slice(0, 2).map((point) => ({ x: point.x - box.left, y: point.y - box.top }));
    const [fromA, fromB] = pair();
    fingers.set(pointerId, now);
    const [toA, toB] = pair();
    if (!fromA || !fromB || !toA || !toB) return;
    target.zoom.set(pinch(target.zoom.get(), [fromA, fromB], [toA, toB], box));
  }

  function onUp(event: PointerEvent) {
    if (!fingers.delete(event.pointerId)) return;
    window.clearTimeout(longPress);
    if (gesture === 'drag') mouse('up', at(event), 1);
    if (gesture === 'tap' && event.type === 'pointerup') tap(at(event), event.timeStamp);
    if (gesture === 'hold' && event.type === 'pointerup') openMenu();
    // A finger that stays down after a pinch does nothing until all are lifted.
    if (fingers.size === 0) gesture = 'none';
  }

  /** A finger has only one button; a long press acts as the right one. */
  function openMenu() {
    mouse('move', start, 0);
    mouse('down', start, 1, 'right');
    mouse('up', start, 1, 'right');
  }

  function tap(point: Point, time: number) {
    if (target.tapped(point)) return;
    const count = clicks.press(point, 'left', time);
    mouse('move', point, 0);
    mouse('down', point, count);
    mouse('up', point, count);
    wasTap = true;
  }

  /** Fires after `pointerup`. If not prevented, the browser turns the touch into mouse events, which take the focus away. */
  function onTouchEnd(event: TouchEvent) {
    if (!target.accepts()) return;
    event.preventDefault();
    if (wasTap) target.tapEnded();
    wasTap = false;
  }

  const stopped = new AbortController();
  const until = { signal: stopped.signal };
  surface.addEventListener('pointerdown', onDown, until);
  surface.addEventListener('pointermove', onMove, until);
  for (const type of ['pointerup', 'pointercancel'] as const) surface.addEventListener(type, onUp, until);
  surface.addEventListener('touchend', onTouchEnd, { ...until, passive: false });
  return () => {
    window.clearTimeout(longPress);
    stopped.abort();
  };
}
