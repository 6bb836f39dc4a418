import type { ServerMessage } from '../../browsers/protocol.js';

/** What the page around the picture needs to know about the live view. */
export interface LiveState {
  link: 'connecting' | 'open' | 'reconnecting' | 'ended';
  canControl: boolean;
  /** A pause is open, so the holder's input reaches the page. */
  isOpen: boolean;
  /** Control was here during this pause, and another device took it. */
  hasMoved: boolean;
  hasPicture: boolean;
  page?: { url: string; title: string };
  notice?: string;
  bye?: 'run-ended' | 'session-lost' | 'not-allowed';
}

export const NOT_CONNECTED: LiveState = {
  link: 'connecting',
  canControl: false,
  isOpen: false,
  hasMoved: false,
  hasPicture: false,
};

export type LiveEvent = ServerMessage | { type: 'connected' } | { type: 'cut' } | { type: 'picture' };

export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case 'connected':
      return { ...state, link: 'open' };
    case 'cut':
      return { ...state, link: state.link === 'connecting' ? 'connecting' : 'reconnecting' };
    case 'picture':
      return state.hasPicture ? state : { ...state, hasPicture: true };
    case 'hello':
      return { ...state, ...withControl(state, event.canControl, state.isOpen) };
    case 'control':
      return { ...state, ...withControl(state, event.canControl, event.open) };
    case 'page':
      return { ...state, page: { url: event.url, title: event.title } };
    case 'notice':
      return { ...state, notice: event.text };
    case 'bye':
      return { ...state, link: 'ended', canControl: false, isOpen: false, bye: event.reason };
  }
}

/** Control that goes while the pause stays open went to another device; control that comes back ends that. */
function withControl(state: LiveState, canControl: boolean, isOpen: boolean) {
  const wentAway = state.isOpen && isOpen && state.canControl && !canControl;
  return { canControl, isOpen, hasMoved: isOpen && !canControl && (state.hasMoved || wentAway) };
}
