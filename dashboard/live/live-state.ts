import type { ServerMessage } from '../../browsers/protocol.js';
import type { SessionMessage } from './connection.js';
import { NO_CHROME, reduceChrome, type ChromeState } from './chrome-state.js';
import { NO_FIELDS, reduceFields, withoutOpen, type FieldEvent, type FieldState } from './field-state.js';

/** What the page around the picture needs to know about the live view. */
export interface LiveState {
  link: 'connecting' | 'open' | 'reconnecting' | 'ended';
  canControl: boolean;
  /** The video of the run shows what a person does. */
  isFilmed: boolean;
  /** A pause is open, so the holder's input reaches the page. */
  isOpen: boolean;
  /** Control was here during this pause, and another device took it. */
  hasMoved: boolean;
  hasPicture: boolean;
  page?: { url: string; title: string };
  notice?: string;
  /** How many have the live view open, this page among them, and whether one of them has control. */
  watchers?: { count: number; isControlled: boolean };
  /** The page waits for files. */
  chooser?: Extract<ServerMessage, { type: 'chooser' }>;
  downloads: Extract<ServerMessage, { type: 'download' }>[];
  fields: FieldState;
  chrome: ChromeState;
  /** The browser that was seen last. */
  browser?: string;
}

export const NOT_CONNECTED: LiveState = {
  link: 'connecting',
  canControl: false,
  isFilmed: false,
  isOpen: false,
  hasMoved: false,
  hasPicture: false,
  downloads: [],
  fields: NO_FIELDS,
  chrome: NO_CHROME,
};

export type LiveEvent = SessionMessage | FieldEvent | { type: 'connected' } | { type: 'cut' } | { type: 'picture' };

export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case 'connected':
      return { ...state, link: 'open' };
    case 'cut':
      return { ...state, link: state.link === 'connecting' ? 'connecting' : 'reconnecting' };
    case 'picture':
      return state.hasPicture ? state : { ...state, hasPicture: true };
    case 'hello': {
      const isOther = state.browser !== undefined && state.browser !== event.browser;
      // What the browser before showed and asked is gone with it.
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
      return { ...state, fields, page: { url: event.url, title: event.title } };
    }
    case 'fields':
    case 'focus':
    case 'selection':
    case 'select':
    case 'picker':
    case 'field-closed':
      return { ...state, fields: reduceFields(state.fields, event) };
    case 'received':
    case 'copied':
      return state;
    case 'chooser':
      return { ...state, chooser: event };
    case 'chooser-closed':
      return { ...state, chooser: undefined };
    case 'download':
      return { ...state, downloads: [...state.downloads.filter(({ id }) => id !== event.id), event] };
    case 'watchers':
      return { ...state, watchers: { count: event.count, isControlled: event.isControlled } };
    case 'tabs':
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

/** Control that goes while the pause stays open went to another device; control that comes back ends that. */
function withControl(state: LiveState, canControl: boolean, isOpen: boolean) {
  const wentAway = state.isOpen && isOpen && state.canControl && !canControl;
  const fields = canControl && isOpen ? state.fields : NO_FIELDS;
  return { canControl, isOpen, fields, hasMoved: isOpen && !canControl && (state.hasMoved || wentAway) };
}
