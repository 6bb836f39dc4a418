import type { Field, ServerMessage } from '../../../contracts/live-protocol.js';

export type OpenList = Extract<ServerMessage, { type: 'select' }>;
export type Suggestions = Extract<ServerMessage, { type: 'suggest' }>;
export type OpenPicker = Extract<ServerMessage, { type: 'picker' }>;

/** The known state of the remote page's fields. */
export interface FieldState {
  inView: Field[];
  focus?: Field | undefined;
  selection: string;
  /** The list or picker that the remote page wants to open over a field; this page opens it instead. */
  open?: OpenList | OpenPicker | undefined;
  /** The remote page's suggestions for the focused field. */
  suggested?: Suggestions | undefined;
}

export const NO_FIELDS: FieldState = { inView: [], selection: '' };

export type FieldEvent =
  | Extract<ServerMessage, { type: 'fields' | 'focus' | 'selection' | 'select' | 'picker' | 'suggest' }>
  | { type: 'field-closed' };

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
    case 'suggest':
      return { ...state, suggested: event.options.length === 0 ? undefined : event };
    case 'field-closed':
      return withoutOpen(state);
  }
}

export function withoutOpen(state: FieldState): FieldState {
  return { ...state, open: undefined, suggested: undefined };
}
