/**
 * The protocol of the live view over its WebSocket: JSON text both ways, and frames as binary messages from the server. The API relays the
 * messages between the viewer and the session. It adds `role` and drops the input of viewers who only watch.
 */

import type { Rect } from './pointing.js';

export type { FormAct, FormItem, PageForm, TextField } from './page-form.js';
export type { Rect } from './pointing.js';

export type ServerMessage =
  /**
   * First message. A later `control` message may change `canControl`. `isFilmed`: the run's video shows what a person does. `browser`: an
   * id of the browser, because a run may start again in another one.
   */
  | { type: 'hello'; canControl: boolean; isFilmed: boolean; browser: string }
  /** `canControl`: this viewer has control. `open`: a pause is open, so input is accepted. */
  | { type: 'control'; canControl: boolean; open: boolean }
  /** The page to show. Frames of this `epoch` or a later one show it; older frames still show the previous page. */
  | { type: 'page'; url: string; title: string; epoch?: number }
  /** All open tabs, oldest first. The automation continues in the newest tab, whichever one is shown. `epoch` as for `page`. */
  | {
      type: 'tabs';
      tabs: { id: string; title: string; url: string }[];
      shown: string | undefined;
      epoch?: number;
    }
  /** The title or address of a tab changed. */
  | { type: 'tab'; tab: { id: string; title: string; url: string } }
  /** The navigation state of the shown page. `takesAddress`: the viewer may send an address. */
  | { type: 'nav'; canGoBack: boolean; canGoForward: boolean; isLoading: boolean; takesAddress: boolean }
  /**
   * The browser shows a dialog; the person in control answers it. `mayStop`: the page opens so many dialogs that the person may suppress
   * them.
   */
  | {
      type: 'dialog';
      id: string;
      kind: 'alert' | 'confirm' | 'prompt' | 'beforeunload' | 'login';
      message: string;
      defaultValue: string;
      /** Host of the page that opened the dialog. */
      origin: string;
      mayStop: boolean;
    }
  | { type: 'dialog-closed'; id: string }
  /** The page opened a file chooser. The person in control chooses the files, and the viewer uploads them to the API one by one. */
  | { type: 'chooser'; id: string; accept: string; multiple: boolean; limitBytes: number }
  /** The page no longer waits for files. */
  | { type: 'chooser-closed' }
  /** A file for the person. The viewer fetches it from the API once. */
  | { type: 'download'; id: string; name: string; size: number; state: DownloadState }
  /** The number of open views, including this one, and whether one of them has control. */
  | { type: 'watchers'; count: number; isControlled: boolean }
  | { type: 'notice'; text: string }
  /** The session has received the viewer's input up to this number. Sent at once after `resume`. */
  | { type: 'received'; number: number }
  /** The fields in view. Like every message about fields, it goes only to viewers with control. */
  | { type: 'fields'; fields: Field[] }
  /** The focused field; absent when none has the focus. */
  | { type: 'focus'; field?: Field }
  /** The text that is selected on the page; never a password. */
  | { type: 'selection'; text: string }
  /** The text that the person or the page copied or cut; empty when nothing was selected. */
  | { type: 'copied'; text: string }
  /** The page opens a list; the viewer answers with `choose`. */
  | { type: 'select'; id: string; rect: Rect; label: string; options: ListOption[]; multiple: boolean }
  /** The page opens a calendar, clock or palette; the viewer answers with `fill`. The values are those of an `<input>` of type `picker`. */
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
  /**
   * The page's suggestions for the field that the person types into; the viewer answers with `fill`. An empty list closes the suggestions.
   */
  | { type: 'suggest'; id: string; rect: Rect; label: string; options: Suggestion[] }
  /** Sent about twice a second; the viewer answers at once. A viewer that receives none knows that its connection is dead. */
  | { type: 'ping'; at: number }
  /** The run has ended, and the view ends with it. The API sends it: when only the browser ends, another may follow. */
  | { type: 'bye' };

/** Messages that viewers of the previous version do not know. */
export const LATER_MESSAGES = ['tab', 'suggest'] as const satisfies ServerMessage['type'][];

/** In `understands`: the viewer can draw patches. */
export const PATCHES = 'patch';

export type DownloadState = 'coming' | 'ready' | 'fetching' | 'fetched' | 'too-large' | 'failed';

/**
 * Mouse positions are CSS pixels of the page's viewport (frame header `cssWidth` × `cssHeight`), whatever the size of the frame. `epoch` is
 * that of the frame on which the person placed them. On another document, tab or size the position would hit something else, so the session
 * ignores the press.
 */
export type ViewerMessage =
  /**
   * The viewer has drawn the frame with this number, `drawMs` milliseconds after it arrived. `isBlank`: the frame is a patch and the
   * viewer's canvas is empty, so it drew nothing and needs a whole frame.
   */
  | { type: 'ack'; frame: number; drawMs?: number; isBlank?: boolean | undefined }
  /** Answers a ping, with the `at` of the ping. */
  | { type: 'pong'; at: number }
  /** The size of the viewer in device pixels, and whether it is visible on the screen. */
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
      epoch?: number | undefined;
    }
  | {
      type: 'wheel';
      x: number;
      y: number;
      deltaX: number;
      deltaY: number;
      modifiers: number;
      epoch?: number | undefined;
    }
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
  /** Text that does not come from a single key: paste, composition, emoji. */
  | { type: 'text'; text: string }
  /** The text that an input method shows during composition; `text` ends it. */
  | { type: 'ime'; text: string }
  /** `byKey`: the preceding `key` message triggered the paste, and the page may have prevented it. */
  | { type: 'paste'; text: string; byKey?: boolean | undefined }
  /**
   * Requests the selected text after all earlier input; the session answers with `copied`. `cut` also deletes it. `byKey` as for `paste`.
   */
  | { type: 'copy' | 'cut'; byKey?: boolean | undefined }
  /** The chosen options of a `select`, by index. */
  | { type: 'choose'; id: string; chosen: number[] }
  | { type: 'fill'; id: string; value: string }
  /** Requests a list that the page shows open but too small for a finger. */
  | { type: 'open'; id: string }
  /**
   * Answers `hello`, also after a lost connection, and identifies the viewer. `viewer` is a random id of the open page. `understands`: the
   * `LATER_MESSAGES` that this viewer understands, and `PATCHES`, because it may be a page of the previous version.
   */
  | { type: 'resume'; viewer: string; understands?: string[] | undefined }
  | { type: 'navigate'; action: 'back' | 'forward' | 'reload' | 'stop' }
  /** `use`: all files of the chooser have been sent; the session passes them to the page. */
  | { type: 'chooser'; id: string; action: 'use' | 'cancel' }
  /** An address that the person typed. */
  | { type: 'address'; url: string }
  | { type: 'tab'; action: 'show' | 'close'; id: string }
  /** Answers a `dialog`. `text`: the reply to a prompt. `login`: the credentials for a sign-in. `stop`: suppress further dialogs. */
  | {
      type: 'answer';
      id: string;
      accept: boolean;
      text?: string | undefined;
      login?: { user: string; password: string } | undefined;
      stop?: boolean | undefined;
    };

/** Input has ascending numbers, so that the session handles a message once even when the viewer resends it after a lost connection. */
export type NumberedMessage<Message> = Message & { number?: number };

/** A text field, or a list that is always open (`select-multiple`). */
export interface Field {
  id: string;
  rect: Rect;
  /** The type as for an `<input>`; `text` for any other element. */
  type: string;
  inputMode: string;
  autocomplete: string;
  /** A password, a code or a card number: nobody else may see what the person types there. */
  isSensitive: boolean;
}

interface Suggestion {
  value: string;
  /** A label that says more than the value; may be empty. */
  label: string;
}

export interface ListOption {
  label: string;
  group?: string;
  isDisabled: boolean;
  isChosen: boolean;
}

/** Keys that print nothing have names of Latin letters and digits that begin with a capital, such as `ArrowLeft` and `F1`. */
const NAMED_KEY = /^[A-Z][A-Za-z0-9]+$/;

/** The text that a key prints, from `KeyboardEvent.key`. Some layouts have keys of several characters, such as the Arabic لا. */
export function printedBy(key: string): string | undefined {
  return [...key].length === 1 || (key !== '' && !NAMED_KEY.test(key)) ? key : undefined;
}

/**
 * A frame: a header of 16 bytes, then a JPEG. All numbers are little-endian.
 * 0 uint8 version (1), 1 uint8 flags, 2 uint16 CSS width, 4 uint16 CSS height, 6 uint16 image width,
 * 8 uint16 image height, 10 uint16 epoch, 12 uint32 frame number. Each document, tab and size of the page has its own epoch.
 *
 * With flag 1, the frame is a patch: its JPEG is only a part of the image. Then the header has 4 more bytes: 16 uint16 x and 18 uint16 y of
 * that part in the image. The viewer draws it over the frames that it has, stretched to their size.
 */
const FRAME_HEADER_BYTES = 16;
const PATCH_HEADER_BYTES = 20;
const IS_PATCH = 1;

/** The highest epoch; the next one is 1 again. */
const LAST_EPOCH = 0xffff;

export function nextEpoch(epoch: number): number {
  return (epoch % LAST_EPOCH) + 1;
}

/** Whether a frame of the epoch `drawn` is as new as `wanted`, or newer. */
export function isReached(wanted: number, drawn: number): boolean {
  return (drawn - wanted + LAST_EPOCH) % LAST_EPOCH < LAST_EPOCH / 2;
}

export interface FrameHeader {
  cssWidth: number;
  cssHeight: number;
  /** Size of the whole image, also for a patch. */
  width: number;
  height: number;
  epoch: number;
  frame: number;
  /** Where a patch belongs in the image; absent for a whole frame. */
  patch?: { x: number; y: number } | undefined;
}

export function encodeFrameHeader(header: FrameHeader): Uint8Array {
  const { patch } = header;
  const bytes = new Uint8Array(patch === undefined ? FRAME_HEADER_BYTES : PATCH_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint16(2, header.cssWidth, true);
  view.setUint16(4, header.cssHeight, true);
  view.setUint16(6, header.width, true);
  view.setUint16(8, header.height, true);
  view.setUint16(10, header.epoch, true);
  view.setUint32(12, header.frame, true);
  if (patch !== undefined) {
    view.setUint8(1, IS_PATCH);
    view.setUint16(16, patch.x, true);
    view.setUint16(18, patch.y, true);
  }
  return bytes;
}

/** Throws `RangeError` when the message is not a frame of this protocol. */
export function decodeFrameHeader(message: ArrayBuffer): FrameHeader {
  if (message.byteLength < FRAME_HEADER_BYTES) throw new RangeError('a frame is at least 16 bytes long');
  const view = new DataView(message);
  if (view.getUint8(0) !== 1) throw new RangeError(`unknown frame version ${view.getUint8(0)}`);
  const isPatch = (view.getUint8(1) & IS_PATCH) !== 0;
  if (isPatch && message.byteLength < PATCH_HEADER_BYTES) throw new RangeError('a patch is at least 20 bytes long');
  return {
    cssWidth: view.getUint16(2, true),
    cssHeight: view.getUint16(4, true),
    width: view.getUint16(6, true),
    height: view.getUint16(8, true),
    epoch: view.getUint16(10, true),
    frame: view.getUint32(12, true),
    ...(isPatch && { patch: { x: view.getUint16(16, true), y: view.getUint16(18, true) } }),
  };
}

/** Where the JPEG begins in a frame with this header. */
export function jpegStart({ patch }: FrameHeader): number {
  return patch === undefined ? FRAME_HEADER_BYTES : PATCH_HEADER_BYTES;
}
