/**
 * What the live view says over its WebSocket: JSON text both ways, and pictures as binary messages from the server.
 * The api relays the messages between the viewer and the session; it adds `role` and drops the input of those who only watch.
 */

export type { FormAct, FormItem, FormOption, PageForm, TextField } from './form/form.js';

export type ServerMessage =
  /**
   * First message. `canControl` may change later by `control`. `isFilmed`: the run's video shows what a person does. `browser`: a
   * name of the browser, for a run may start again in another one.
   */
  | { type: 'hello'; canControl: boolean; isFilmed: boolean; browser: string }
  /** `canControl`: this viewer holds the link. `open`: a pause is open, so input is accepted. */
  | { type: 'control'; canControl: boolean; open: boolean }
  /** The page shown now. */
  | { type: 'page'; url: string; title: string }
  /** All open tabs, the newest last: the automation goes on there, whichever is shown. */
  | { type: 'tabs'; tabs: { id: string; title: string; url: string }[]; shown: string | undefined }
  /** Where the shown page can go. `takesAddress`: an address may be typed. */
  | { type: 'nav'; canGoBack: boolean; canGoForward: boolean; isLoading: boolean; takesAddress: boolean }
  /** The browser asks; the holder of control answers. `mayStop`: the page asks so often that its questions may be stopped. */
  | {
      type: 'dialog';
      id: string;
      kind: 'alert' | 'confirm' | 'prompt' | 'beforeunload' | 'login';
      message: string;
      defaultValue: string;
      /** Host of the page that asks. */
      origin: string;
      mayStop: boolean;
    }
  | { type: 'dialog-closed'; id: string }
  /** The page wants files; the holder of control chooses them, and they go to the api one by one. */
  | { type: 'chooser'; id: string; accept: string; multiple: boolean; limitBytes: number }
  /** The page waits for no files any more. */
  | { type: 'chooser-closed' }
  /** A file for the person. It is fetched from the api, once. */
  | { type: 'download'; id: string; name: string; size: number; state: DownloadState }
  /** How many views are open, this one among them, and whether one of them has control. */
  | { type: 'watchers'; count: number; isControlled: boolean }
  | { type: 'notice'; text: string }
  /** The page's input was taken up to this number; it comes at once after `resume`. */
  | { type: 'received'; number: number }
  /** The fields in view. To those in control only, as all that tells of fields. */
  | { type: 'fields'; fields: Field[] }
  /** The field that has the focus; none when it is not defined. */
  | { type: 'focus'; field?: Field }
  /** The text selected on the page, never a password. */
  | { type: 'selection'; text: string }
  /** What the person copied or cut; empty when nothing was selected. */
  | { type: 'copied'; text: string }
  /** A list wants to open; answered by `choose`. */
  | { type: 'select'; id: string; rect: Rect; label: string; options: ListOption[]; multiple: boolean }
  /** A calendar, clock or palette wants to open; answered by `fill`. The values are those of an `<input>` of the type `picker`. */
  | {
      type: 'picker';
      id: string;
      picker: 'date' | 'time' | 'datetime-local' | 'month' | 'week' | 'color';
      value: string;
      min: string;
      max: string;
      step: string;
      rect: Rect;
      label: string;
    }
  /** Comes about twice a second, and is answered at once; a viewer that hears nothing knows that its line is dead. */
  | { type: 'ping'; at: number }
  /** The run has ended, and with it the view. From the api: when only the browser ends, another may follow. */
  | { type: 'bye' };

/** What a person points at: a point of the page's viewport in CSS pixels, or an element of the form that was read last. */
export type PointTarget = { x: number; y: number } | { form: string; ref: string };

/** The element that was pointed at: in words, and where it is now, when it is in the page still. */
export interface Pick {
  label: string;
  rect?: Rect;
}

export type DownloadState = 'coming' | 'ready' | 'fetching' | 'fetched' | 'too-large' | 'failed';

/** Mouse positions are CSS pixels of the page's viewport (frame header `cssWidth` × `cssHeight`), whatever the picture's size. */
export type ViewerMessage =
  /** The viewer has drawn the frame with this number; `drawMs` is how long that took after it had come. */
  | { type: 'ack'; frame: number; drawMs?: number }
  /** Answers a ping, with the `at` of the ping. */
  | { type: 'pong'; at: number }
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
  /** What an input method shows while it composes; `text` ends it. */
  | { type: 'ime'; text: string }
  | { type: 'paste'; text: string }
  /** Asks for what is selected, after all input before; answered by `copied`. A `cut` deletes it as well. */
  | { type: 'copy' | 'cut' }
  /** The options of a `select` that are chosen now, by their place. */
  | { type: 'choose'; id: string; chosen: number[] }
  | { type: 'fill'; id: string; value: string }
  /** Asks for a list that stands open on the page, too small for a finger. */
  | { type: 'open'; id: string }
  /** Answers `hello`: who this is, also after a cut. `viewer` is a random name of the open page's own. */
  | { type: 'resume'; viewer: string }
  | { type: 'navigate'; action: 'back' | 'forward' | 'reload' | 'stop' }
  /** `use`: all files of the chooser were sent, and the page gets them. */
  | { type: 'chooser'; id: string; action: 'use' | 'cancel' }
  /** An address typed by the person. */
  | { type: 'address'; url: string }
  | { type: 'tab'; action: 'show' | 'close'; id: string }
  /** Answers a `dialog`. `text`: what a prompt asks for; `login`: what a sign-in asks for; `stop`: and ask nothing more. */
  | {
      type: 'answer';
      id: string;
      accept: boolean;
      text?: string | undefined;
      login?: { user: string; password: string } | undefined;
      stop?: boolean | undefined;
    };

/** Input carries ascending numbers, so that what is sent again after a cut is done once. */
export type Numbered<Message> = Message & { number?: number };

/** In CSS pixels of the page's viewport. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A field that takes text, or a list that stands open (`select-multiple`). */
export interface Field {
  id: string;
  rect: Rect;
  /** As of an `<input>`; `text` for what is none. */
  type: string;
  inputMode: string;
  autocomplete: string;
  /** A password, a code or a card: what is typed there is nobody else's business. */
  isSensitive: boolean;
}

export interface ListOption {
  label: string;
  group?: string;
  isDisabled: boolean;
  isChosen: boolean;
}

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
