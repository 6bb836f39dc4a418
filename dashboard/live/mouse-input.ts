import type { ViewerMessage } from '../../browsers/protocol.js';
import { createClickCounter } from './clicks.js';
import type { Point } from './geometry.js';
import { modifiersOf, type InputTarget } from './input-target.js';

type MouseMessage = Extract<ViewerMessage, { type: 'mouse' }>;
const BUTTONS = ['left', 'middle', 'right'] as const;
const LINE_PIXELS = 40;

/** Sends mouse and pen to the page. Moves and wheel turns are gathered into one per picture of this screen; a press never waits. */
export function listenToMouse(target: InputTarget): () => void {
  const { surface } = target;
  const clicks = createClickCounter();
  let move: MouseMessage | undefined;
  let wheel: Extract<ViewerMessage, { type: 'wheel' }> | undefined;
  let tick: number | undefined;

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
    const button = action === 'move' ? 'none' : (BUTTONS[event.button] ?? 'none');
    const clickCount =
      action === 'down' ? clicks.press(point, button, event.timeStamp) : action === 'up' ? clicks.current() : 0;
    return {
      type: 'mouse',
      action,
      ...point,
      button,
      buttons: event.buttons & 7,
      clickCount,
      modifiers: modifiersOf(event),
    };
  }

  const isOurs = (event: PointerEvent) => event.pointerType !== 'touch' && target.accepts();

  function onMove(event: PointerEvent) {
    if (!isOurs(event)) return;
    move = message(event, 'move');
    later();
  }

  function onPress(event: PointerEvent) {
    if (!isOurs(event) || BUTTONS[event.button] === undefined) return;
    event.preventDefault();
    flush();
    if (event.type === 'pointerdown') {
      surface.setPointerCapture(event.pointerId);
      target.takeFocus();
    }
    target.send(message(event, event.type === 'pointerdown' ? 'down' : 'up'));
  }

  function onWheel(event: WheelEvent) {
    // With Control it zooms our own page, which a person who reads badly needs.
    if (!target.accepts() || event.ctrlKey) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE_PIXELS : event.deltaMode === 2 ? surface.clientHeight : 1;
    const point = target.toPage({ x: event.clientX, y: event.clientY });
    wheel = {
      type: 'wheel',
      ...point,
      deltaX: (wheel?.deltaX ?? 0) + event.deltaX * unit,
      deltaY: (wheel?.deltaY ?? 0) + event.deltaY * unit,
      modifiers: modifiersOf(event),
    };
    later();
  }

  const noMenu = (event: Event) => {
    if (target.accepts()) event.preventDefault();
  };

  surface.addEventListener('pointermove', onMove);
  surface.addEventListener('pointerdown', onPress);
  surface.addEventListener('pointerup', onPress);
  surface.addEventListener('wheel', onWheel, { passive: false });
  surface.addEventListener('contextmenu', noMenu);
  return () => {
    if (tick !== undefined) cancelAnimationFrame(tick);
    surface.removeEventListener('pointermove', onMove);
    surface.removeEventListener('pointerdown', onPress);
    surface.removeEventListener('pointerup', onPress);
    surface.removeEventListener('wheel', onWheel);
    surface.removeEventListener('contextmenu', noMenu);
  };
}
