import type { ViewerMessage } from '../../contracts/live-protocol.js';
import type { Fields } from './fields.js';

/** A person's actions on the page's fields besides mouse and keyboard. */
export type FieldMessage = Extract<ViewerMessage, { type: 'paste' | 'copy' | 'cut' | 'choose' | 'fill' | 'open' }>;

interface Typist {
  /** Inserts text at the caret. */
  insert(text: string): Promise<void>;
  /** Presses and releases the key of a character. */
  press(character: string): Promise<void>;
}

/** Resolves when the page has processed the message. */
export async function actOnFields(message: FieldMessage, fields: Fields, typist: Typist): Promise<void> {
  switch (message.type) {
    case 'paste': {
      const left = await fields.askFocused('paste', message.text);
      if (left === 'type') return typeIntoBoxes(message.text.replace(/\s/g, ''), fields, typist);
      // A field that the script does not know, such as one of a plugin, still accepts text.
      if (left !== 'nothing') await typist.insert(message.text);
      return;
    }
    case 'copy':
    case 'cut':
      fields.copied((await fields.askFocused(message.type)) ?? '');
      return;
    case 'choose':
      return fields.askField(message.id, 'choose', message.chosen);
    case 'fill':
      return fields.askField(message.id, 'fill', message.value);
    case 'open':
      return fields.askField(message.id, 'open', undefined);
  }
}

/** Types one character into each box of a one-time code, and ignores the rest. */
async function typeIntoBoxes(text: string, fields: Fields, typist: Typist): Promise<void> {
  for (const character of text) {
    const box = await fields.askFocused('box');
    if (!box) return;
    await typist.press(character);
    if (!(await fields.askFocused('leaveBox', box))) return;
  }
}
