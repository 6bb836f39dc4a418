import type { ViewerMessage } from '../../browsers/protocol.js';
import type { Box, Point, Zoom } from './geometry.js';

/** What the input listeners are handed: the element they listen on, and the way to the remote page. */
export interface InputTarget {
  surface: HTMLElement;
  /** Whether the page takes input from here now. */
  accepts(): boolean;
  /** Whether it may be typed: also during a cut, since it is sent as soon as the line is back. */
  acceptsTyping(): boolean;
  /** The text selected on the remote page. */
  selection(): string;
  send(message: ViewerMessage): void;
  /** From a point of the window to one of the remote page. */
  toPage(point: Point): Point;
  /** The part of this page that the picture is seen through. */
  stage(): Box;
  /** Pixels of the remote page per pixel of this screen. */
  pagePerPixel(): number;
  /** Gives the keyboard to the remote page. */
  takeFocus(): void;
  /** A finger tapped here. True when that is done with; else it is a click. Phones open their keyboard only from inside the tap itself. */
  tapped(point: Point): boolean;
  /** To be called when the tap ends, which is when a phone lets a field take the focus. */
  tapEnded(): void;
  zoom: { get(): Zoom; set(zoom: Zoom): void };
}

/** The modifier keys of an event as the page's browser on Linux knows them: Alt 1, Control 2, Meta 4, Shift 8. */
export function modifiersOf(
  event: Pick<MouseEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  isMac: boolean,
): number {
  // On a Mac Control presses the right button, and Command is what Control is elsewhere.
  const control = isMac ? event.metaKey : event.ctrlKey;
  const meta = !isMac && event.metaKey;
  return (event.altKey ? 1 : 0) | (control ? 2 : 0) | (meta ? 4 : 0) | (event.shiftKey ? 8 : 0);
}
