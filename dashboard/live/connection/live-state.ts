import type { ServerMessage } from '../../../contracts/live-protocol.js';
import type { SessionMessage } from './connection.js';
import { NO_CHROME, reduceChrome, type ChromeState } from './chrome-state.js';
import { NO_FIELDS, reduceFields, withoutOpen, type FieldEvent, type FieldState } from './field-state.js';

/** The live view's state, for the page around the picture. */
export interface LiveState {
  link: 'connecting' | 'open' | 'reconnecting' | 'ended';
  canControl: boolean;
  /** Whether the run's video shows the person's actions. */
  isFilmed: boolean;
  /** Whether a pause is open, so that the controlling person's input reaches the page. */
  isOpen: boolean;
  /** Whether this device had control during this pause and another device took it. */
  hasMoved: boolean;
  hasFrame: boolean;
  page?: { url: string; title: string; epoch?: number | undefined };
  notice?: string;
  /** Text that the remote page copied and this device has not copied yet. */
  uncopied?: string | undefined;
  /** How many people have the live view open, including this page, and whether one of them has control. */
  watchers?: { count: number; isControlled: boolean };
  /** Present while the page waits for files. */
  chooser?: Extract<ServerMessage, { type: 'chooser' }>;
  downloads: Extract<ServerMessage, { type: 'download' }>[];
  fields: FieldState;
  chrome: ChromeState;
  /** The browser that was last connected. */
  browser?: string;
}

export const NOT_CONNECTED: LiveState = {
  link: 'connecting',
  canControl: false,
  isFilmed: false,
  isOpen: false,
  hasMoved: false,
  hasFrame: false,
  downloads: [],
  fields: NO_FIELDS,
  chrome: NO_CHROME,
};

export type LiveEvent =
  | SessionMessage
  | FieldEvent
  | { type: 'connected' }
  | { type: 'cut' }
  | { type: 'frame' }
  /** This browser requires a press on this page before it copies. */
  | { type: 'copy-refused'; text: string };

export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case 'connected':
      return { ...state, link: 'open' };
    case 'cut':
      return { ...state, link: state.link === 'connecting' ? 'connecting' : 'reconnecting' };
    case 'frame':
      return state.hasFrame ? state : { ...state, hasFrame: true };
    case 'hello': {
      const isOther = state.browser !== undefined && state.browser !== event.browser;
      // The previous browser's content and questions are gone with it.
      const known = isOther ? { ...NOT_CONNECTED, link: state.link } : state;
      return {
        ...known,
        chrome: NO_CHROME,
        isFilmed: event.isFilmed,
        browser: event.browser,
        ...withControl(known, event.canControl, known.isOpen),
      };
    }
    case 'control':
      return { ...state, ...withControl(state, event.canControl, event.open) };
    case 'page': {
      const isOther = event.url !== state.page?.url;
      const fields = isOther ? withoutOpen(state.fields) : state.fields;
      return { ...state, fields, page: { url: event.url, title: event.title, epoch: event.epoch } };
    }
    case 'fields':
    case 'focus':
    case 'selection':
    case 'select':
    case 'picker':
    case 'suggest':
    case 'field-closed':
      return { ...state, fields: reduceFields(state.fields, event) };
    case 'received':
      return state;
    case 'copied':
      return { ...state, uncopied: undefined };
    case 'copy-refused':
      return { ...state, uncopied: event.text };
    case 'chooser':
      return { ...state, chooser: event };
    case 'chooser-closed':
      return { ...state, chooser: undefined };
    case 'download':
      return { ...state, downloads: [...state.downloads.filter(({ id }) => id !== event.id), event] };
    case 'watchers':
      return { ...state, watchers: { count: event.count, isControlled: event.isControlled } };
    case 'tabs':
    case 'tab':
    case 'nav':
    case 'dialog':
    case 'dialog-closed':
      return { ...state, chrome: reduceChrome(state.chrome, event) };
    case 'notice':
      return { ...state, notice: event.text };
    case 'bye':
      return { ...state, link: 'ended', canControl: false, isOpen: false };
  }
}

/** Losing control while the pause stays open means that another device took it; regaining control ends that. */
function withControl(state: LiveState, canControl: boolean, isOpen: boolean) {
  const wentAway = state.isOpen && isOpen && state.canControl && !canControl;
  const fields = canControl && isOpen ? state.fields : NO_FIELDS;
  return { canControl, isOpen, fields, hasMoved: isOpen && !canControl && (state.hasMoved || wentAway) };
}
