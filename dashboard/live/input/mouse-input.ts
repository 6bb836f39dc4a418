import type { ViewerMessage } from '../../../contracts/live-protocol.js';
import { createClickCounter } from './clicks.js';
import { zoomUnder, type Point } from './geometry.js';
import { isMac } from './device.js';
import { modifiersOf, type InputTarget } from './input-target.js';

type MouseMessage = Extract<ViewerMessage, { type: 'mouse' }>;
const BUTTONS = ['left', 'middle', 'right'] as const;
/** The bit of each button in `MouseEvent.buttons`. */
const BITS = [1, 4, 2, 8, 16];
const LINE_PIXELS = 40;

/** Sends mouse and pen input to the page. Moves and wheel events are combined into one per animation frame; a press is sent at once. */
export function listenToMouse(target: InputTarget): () => void {
  const { surface } = target;
  const clicks = createClickCounter();
  let move: MouseMessage | undefined;
  let wheel: Extract<ViewerMessage, { type: 'wheel' }> | undefined;
  let tick: number | undefined;
  let isRight = false;

  function flush() {
    tick = undefined;
    if (move) target.send(move);
    if (wheel) target.send(wheel);
    move = wheel = undefined;
  }

  function later() {
    tick ??= requestAnimationFrame(flush);
  }

  function message(event: PointerEvent, action: MouseMessage['action']): MouseMessage {
    const point: Point = target.toPage({ x: event.clientX, y: event.clientY });
    const button = action === 'move' ? 'none' : buttonOf(event, action);
    const clickCount =
      action === 'down' ? clicks.press(point, button, event.timeStamp) : action === 'up' ? clicks.current() : 0;
    return {
      type: 'mouse',
      action,
      ...point,
      button,
      buttons: event.buttons & 7,
      clickCount,
      modifiers: modifiersOf(event, isMac),
    };
  }

  function inStage({ clientX, clientY }: PointerEvent): Point {
    const { left, top } = target.stage();
    return { x: clientX - left, y: clientY - top };
  }

  /** On a Mac, the left button with Control counts as the right one, even if Control is released first. */
  function buttonOf(event: PointerEvent, action: 'down' | 'up'): MouseMessage['button'] {
    const button = BUTTONS[event.button] ?? 'none';
    if (action === 'down') isRight = isMac && button === 'left' && event.ctrlKey;
    return button === 'left' && isRight ? 'right' : button;
  }

  const isOurs = (event: PointerEvent) => event.pointerType !== 'touch' && target.accepts();

  function onMove(event: PointerEvent) {
    if (!isOurs(event)) return;
    // Pressing or releasing a second button while one is held arrives as a move.
    if (event.button >= 0) return press(event, (event.buttons & BITS[event.button]!) === 0 ? 'up' : 'down');
    const { scale } = target.zoom.get();
    if (scale > 1) target.zoom.set(zoomUnder(inStage(event), scale, target.stage()));
    move = message(event, 'move');
    later();
  }

  function onPress(event: PointerEvent) {
    if (!isOurs(event)) return;
    const isDown = event.type === 'pointerdown';
    if (isDown) {
      surface.setPointerCapture(event.pointerId);
      target.takeFocus();
    }
    press(event, isDown ? 'down' : 'up');
  }

  function press(event: PointerEvent, action: 'down' | 'up') {
    if (BUTTONS[event.button] === undefined) return;
    event.preventDefault();
    flush();
    target.send(message(event, action));
  }

  function onWheel(event: WheelEvent) {
    // With Control, the wheel zooms our own page, which people with low vision need.
    if (!target.accepts() || event.ctrlKey) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE_PIXELS : event.deltaMode === 2 ? surface.clientHeight : 1;
    const point = target.toPage({ x: event.clientX, y: event.clientY });
    wheel = {
      type: 'wheel',
      ...point,
      deltaX: (wheel?.deltaX ?? 0) + event.deltaX * unit,
      deltaY: (wheel?.deltaY ?? 0) + event.deltaY * unit,
      modifiers: modifiersOf(event, isMac),
    };
    later();
  }

  const noMenu = (event: Event) => {
    if (target.accepts()) event.preventDefault();
  };

  const stopped = new AbortController();
  const until = { signal: stopped.signal };
  surface.addEventListener('pointermove', onMove, until);
  for (const type of ['pointerdown', 'pointerup'] as const) surface.addEventListener(type, onPress, until);
  surface.addEventListener('wheel', onWheel, { ...until, passive: false });
  surface.addEventListener('contextmenu', noMenu, until);
  return () => {
    if (tick !== undefined) cancelAnimationFrame(tick);
    stopped.abort();
  };
}
