import type { Field, ServerMessage } from '../../browsers/protocol.js';

export type OpenList = Extract<ServerMessage, { type: 'select' }>;
export type OpenPicker = Extract<ServerMessage, { type: 'picker' }>;

/** What is known of the remote page's fields. */
export interface FieldState {
  inView: Field[];
  focus?: Field | undefined;
  selection: string;
  /** What the remote page wants to open over a field; it opens here. */
  open?: OpenList | OpenPicker | undefined;
}

export const NO_FIELDS: FieldState = { inView: [], selection: '' };

export type FieldEvent =
  Extract<ServerMessage, { type: 'fields' | 'focus' | 'selection' | 'select' | 'picker' }> | { type: 'field-closed' };

export function reduceFields(state: FieldState, event: FieldEvent): FieldState {
  switch (event.type) {
    case 'fields':
      return { ...state, inView: event.fields };
    case 'focus':
      return { ...state, focus: event.field };
    case 'selection':
      return { ...state, selection: event.text };
    case 'select':
    case 'picker':
      return { ...state, open: event };
    case 'field-closed':
      return withoutOpen(state);
  }
}

export function withoutOpen(state: FieldState): FieldState {
  return { ...state, open: undefined };
}
