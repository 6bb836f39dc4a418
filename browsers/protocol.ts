/**
 * What the live view says over its WebSocket: JSON text both ways, and pictures as binary messages from the server.
 * The api relays the messages between the viewer and the session; it adds `role` and drops the input of those who only watch.
 */

export type ServerMessage =
  /** First message. `canControl` may change later by `control`. */
  | { type: 'hello'; canControl: boolean }
  /** `canControl`: this viewer holds the link. `open`: a pause is open, so input is accepted. */
  | { type: 'control'; canControl: boolean; open: boolean }
  /** The page shown now: the newest open tab. */
  | { type: 'page'; url: string; title: string }
  | { type: 'notice'; text: string }
  /** The view ends and does not come back. */
  | { type: 'bye'; reason: 'run-ended' | 'session-lost' | 'not-allowed' };

/** Mouse positions are CSS pixels of the page's viewport (frame header `cssWidth` × `cssHeight`), whatever the picture's size. */
export type ViewerMessage =
  /** The viewer has drawn the frame with this number. */
  | { type: 'ack'; frame: number }
  /** What the viewer can show: size in device pixels, and whether it is on screen at all. */
  | { type: 'view'; width: number; height: number; visible: boolean }
  | {
      type: 'mouse';
      action: 'move' | 'down' | 'up';
      x: number;
      y: number;
      button: 'none' | 'left' | 'middle' | 'right';
      /** Bit field as in `MouseEvent.buttons`. */
      buttons: number;
      clickCount: number;
      modifiers: number;
    }
  | { type: 'wheel'; x: number; y: number; deltaX: number; deltaY: number; modifiers: number }
  /** `KeyboardEvent`'s key, code and location. `modifiers`: Alt 1, Control 2, Meta 4, Shift 8. */
  | {
      type: 'key';
      action: 'down' | 'up';
      key: string;
      code: string;
      location: number;
      repeat: boolean;
      modifiers: number;
    }
  /** Text that no single key made: paste, composition, emoji. */
  | { type: 'text'; text: string }
  | { type: 'navigate'; action: 'back' | 'reload' };

/**
 * A picture: 16 bytes of header, then a JPEG. All numbers little-endian.
 * 0 uint8 version (1), 1 uint8 flags (0), 2 uint16 CSS width, 4 uint16 CSS height, 6 uint16 picture width,
 * 8 uint16 picture height, 10 uint16 zero, 12 uint32 frame number.
 */
export const FRAME_HEADER_BYTES = 16;

export interface FrameHeader {
  cssWidth: number;
  cssHeight: number;
  width: number;
  height: number;
  frame: number;
}

export function encodeFrameHeader(header: FrameHeader): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint16(2, header.cssWidth, true);
  view.setUint16(4, header.cssHeight, true);
  view.setUint16(6, header.width, true);
  view.setUint16(8, header.height, true);
  view.setUint32(12, header.frame, true);
  return bytes;
}

/** Throws `RangeError` when the message is no frame of ours. */
export function decodeFrameHeader(message: ArrayBuffer): FrameHeader {
  if (message.byteLength < FRAME_HEADER_BYTES) throw new RangeError('a frame is at least 16 bytes long');
  const view = new DataView(message);
  if (view.getUint8(0) !== 1) throw new RangeError(`unknown frame version ${view.getUint8(0)}`);
  return {
    cssWidth: view.getUint16(2, true),
    cssHeight: view.getUint16(4, true),
    width: view.getUint16(6, true),
    height: view.getUint16(8, true),
    frame: view.getUint32(12, true),
  };
}
