import type { ViewerMessage } from '../protocol.js';
import type { Fields } from './fields.js';

/** What a person does with the page's fields beyond mouse and keys. */
export type FieldMessage = Extract<ViewerMessage, { type: 'paste' | 'copy' | 'cut' | 'choose' | 'fill' | 'open' }>;

interface Typist {
  /** Inserts text where the caret stands. */
  insert(text: string): Promise<void>;
  /** Presses and releases the key of a character. */
  press(character: string): Promise<void>;
}

/** The page has taken it when this resolves. */
export async function actOnFields(message: FieldMessage, fields: Fields, typist: Typist): Promise<void> {
  switch (message.type) {
    case 'paste': {
      const left = await fields.askFocused('paste', message.text);
      if (left === 'type') return typeIntoBoxes(message.text.replace(/\s/g, ''), fields, typist);
      // A field the script does not know of, such as one of a plugin, still takes text.
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

/** One character for each box of a one-time code; what does not fit is left out, as it would be on paper. */
async function typeIntoBoxes(text: string, fields: Fields, typist: Typist): Promise<void> {
  for (const character of text) {
    const box = await fields.askFocused('box');
    if (!box) return;
    await typist.press(character);
    if (!(await fields.askFocused('leaveBox', box))) return;
  }
}
