import type { ViewerMessage } from '../../../contracts/live-protocol.js';
import type { Box, Point, Zoom } from './geometry.js';

/** What input listeners need: the element they listen on, and the connection to the remote page. */
export interface InputTarget {
  surface: HTMLElement;
  /** Whether the page accepts input from here now. */
  accepts(): boolean;
  /** Whether typing is accepted: also while the connection is interrupted, because it is sent after reconnecting. */
  acceptsTyping(): boolean;
  /** Whether part of this page, such as a list of suggestions, has used the key. */
  takesKey(key: string): boolean;
  /** The text selected on the remote page. */
  selection(): string;
  send(message: ViewerMessage): void;
  /** Converts a point of the window to a point of the remote page. */
  toPage(point: Point): Point;
  /** The part of this page in which the picture is visible. */
  stage(): Box;
  /** Pixels of the remote page per pixel of this screen. */
  pagePerPixel(): number;
  /** Gives the keyboard focus to the remote page. */
  takeFocus(): void;
  /** Handles a tap. True when the tap is handled; otherwise it becomes a click. Phones open their keyboard only during the tap itself. */
  tapped(point: Point): boolean;
  /** Call this when the tap ends, which is when a phone lets a field take the focus. */
  tapEnded(): void;
  zoom: { get(): Zoom; set(zoom: Zoom): void };
}

/** The modifier keys of an event as the automation's browser on Linux expects them: Alt 1, Control 2, Meta 4, Shift 8. */
export function modifiersOf(
  event: Pick<MouseEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  isMac: boolean,
): number {
  // On a Mac, Control with a click is a right click, and Command replaces Control.
  const control = isMac ? event.metaKey : event.ctrlKey;
  const meta = !isMac && event.metaKey;
  return (event.altKey ? 1 : 0) | (control ? 2 : 0) | (meta ? 4 : 0) | (event.shiftKey ? 8 : 0);
}
