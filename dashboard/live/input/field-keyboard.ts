import type { Field } from '../../../contracts/live-protocol.js';
import type { Point } from './geometry.js';

const MODE_OF_TYPE: Record<string, string> = {
  email: 'email',
  tel: 'tel',
  url: 'url',
  number: 'decimal',
  search: 'search',
};

/** The field at a point of the remote page. The last match is on top, as far as we know. */
export function fieldAt(fields: Field[], { x, y }: Point): Field | undefined {
  return fields.findLast(
    ({ rect }) => x >= rect.x && y >= rect.y && x <= rect.x + rect.width && y <= rect.y + rect.height,
  );
}

/** Makes a phone show the keyboard layout for the remote field, and offer codes from text messages. */
export function dressAs(field: Field | undefined, input: HTMLTextAreaElement): void {
  input.inputMode = field ? field.inputMode || (MODE_OF_TYPE[field.type] ?? 'text') : '';
  input.autocomplete = field?.autocomplete.includes('one-time-code') ? 'one-time-code' : 'off';
}
