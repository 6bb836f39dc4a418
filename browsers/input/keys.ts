import { printedBy } from '../../contracts/live-protocol.js';
import type { InputMessage } from './messages.js';

export type KeyMessage = Extract<InputMessage, { type: 'key' }>;

const ALT = 1;
const CONTROL = 2;
const META = 4;
const SHIFT = 8;

/** Windows virtual key codes of keys that print nothing, by `KeyboardEvent.key`. */
const CODE_OF_KEY: Record<string, number> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Shift: 16,
  Control: 17,
  Alt: 18,
  Pause: 19,
  CapsLock: 20,
  Escape: 27,
  ' ': 32,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Insert: 45,
  Delete: 46,
  Meta: 91,
  ContextMenu: 93,
};

/**
 * Virtual key codes of printing keys, by `KeyboardEvent.code`: the position decides, because the character would be misleading (`.` is not
 * Delete).
 */
const CODE_OF_PLACE: Record<string, number> = {
  Semicolon: 186,
  Equal: 187,
  Comma: 188,
  Minus: 189,
  Period: 190,
  Slash: 191,
  Backquote: 192,
  BracketLeft: 219,
  Backslash: 220,
  BracketRight: 221,
  Quote: 222,
  IntlBackslash: 226,
  NumpadMultiply: 106,
  NumpadAdd: 107,
  NumpadSubtract: 109,
  NumpadDecimal: 110,
  NumpadDivide: 111,
};

export function virtualKeyCode({ key, code }: Pick<KeyMessage, 'key' | 'code'>): number {
  const named = CODE_OF_KEY[key];
  if (named !== undefined) return named;
  // A letter's code is that of the letter, wherever the person's layout has it.
  if (/^[a-z]$/i.test(key)) return key.toUpperCase().charCodeAt(0);
  const placed = CODE_OF_PLACE[code];
  if (placed !== undefined) return placed;
  const functionKey = /^F(\d{1,2})$/.exec(key);
  if (functionKey) return 111 + Number(functionKey[1]);
  const numpad = /^Numpad(\d)$/.exec(code);
  if (numpad) return 96 + Number(numpad[1]);
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  // A keyboard that reports no positions (a phone's) still identifies digits.
  const character = place ?? (/^\d$/.test(key) ? key : undefined);
  return character?.charCodeAt(0) ?? 0;
}

/** The text that a key press produces, and the modifiers that remain. Without text it is a shortcut or a key that prints nothing. */
export function typedText({ key, modifiers }: KeyMessage): { text?: string; modifiers: number } {
  const held = modifiers & (ALT | CONTROL | META);
  if (key === 'Enter') return held === 0 ? { text: '\r', modifiers } : { modifiers };
  if (printedBy(key) === undefined) return { modifiers };
  if (held === 0) return { text: key, modifiers };
  // AltGr (Alt and Control) and a Mac's Option key produce characters like @ and €; the page must not see them as shortcuts.
  const isMadeWithAlt = held === (ALT | CONTROL) || (held === ALT && !/^[a-z0-9]$/i.test(key));
  return isMadeWithAlt ? { text: key, modifiers: modifiers & SHIFT } : { modifiers };
}

/** The editing command of a shortcut with Control or, from a Mac, Meta. */
export function editingCommand({ key, modifiers }: KeyMessage): string | undefined {
  if (!isShortcut(modifiers)) return undefined;
  const letter = key.toLowerCase();
  if (letter === 'a') return 'selectAll';
  if (letter === 'y' || (letter === 'z' && (modifiers & SHIFT) !== 0)) return 'redo';
  return letter === 'z' ? 'undo' : undefined;
}

/** Copy, cut and paste, which Chromium would perform with its own clipboard. */
export function isClipboardShortcut({ key, modifiers }: KeyMessage): boolean {
  if (key === 'Insert') return (modifiers & (CONTROL | SHIFT)) !== 0;
  if (key === 'Delete') return (modifiers & SHIFT) !== 0;
  const letter = key.toLowerCase();
  // With Shift, only pasting is a shortcut.
  return isShortcut(modifiers) && (letter === 'v' || ((letter === 'c' || letter === 'x') && (modifiers & SHIFT) === 0));
}

function isShortcut(modifiers: number): boolean {
  return (modifiers & (CONTROL | META)) !== 0 && (modifiers & ALT) === 0;
}
