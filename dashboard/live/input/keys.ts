import { printedBy } from '../../../contracts/live-protocol.js';

/** The members of a `KeyboardEvent` that decide what is sent. */
export interface KeyPress {
  key: string;
  code: string;
  location: number;
  repeat: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  /** `getModifierState('AltGraph')` */
  altGraph: boolean;
  /** The event belongs to a composition, or the on-screen keyboard did not report the key (key code 229). */
  isComposing: boolean;
}

export interface PageKey {
  key: string;
  code: string;
  location: number;
  repeat: boolean;
  modifiers: number;
}

const ALT = 1;
const CONTROL = 2;
const META = 4;
const SHIFT = 8;

/**
 * Decides what to do with a key: `page` sends it to the page; `clipboard` sends it and also lets this browser copy, cut or paste; otherwise
 * the text comes from `input` events, as for dead keys, input methods and on-screen keyboards.
 */
export function translateKey(
  press: KeyPress,
  isMac: boolean,
): { to: 'page' | 'clipboard'; key: PageKey } | { to: 'input' } {
  const key = shortcutKey(press);
  const { code } = press;
  if (press.isComposing || key === 'Process' || key === 'Unidentified' || key === 'Dead') return { to: 'input' };
  const { location, repeat } = press;
  return {
    to: isClipboardShortcut(key, press, isMac) ? 'clipboard' : 'page',
    key: { key, code, location, repeat, ...remote(press, isMac) },
  };
}

function isClipboardShortcut(key: string, { metaKey, ctrlKey, altKey, shiftKey }: KeyPress, isMac: boolean): boolean {
  if (key === 'Insert') return shiftKey || ctrlKey;
  if (key === 'Delete') return shiftKey;
  const letter = (isMac ? metaKey : ctrlKey) && !altKey ? key.toLowerCase() : '';
  // With Shift, only pasting counts: terminals use the others for their own copying.
  return letter === 'v' || ((letter === 'c' || letter === 'x') && !shiftKey);
}

/** On a keyboard without Latin letters, the key's position identifies a shortcut. */
function shortcutKey({ key, code, altKey, ctrlKey, metaKey, altGraph }: KeyPress): string {
  const isOtherLetter = [...key].length === 1 && key > '~';
  // Control and Alt together produce characters, like AltGr.
  const isShortcut = metaKey || (ctrlKey && !altKey);
  const letter = isShortcut && !altGraph && isOtherLetter ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  return letter?.toLowerCase() ?? key;
}

/** The Linux equivalents of a Mac's editing keys: Option moves by words, Command to the ends. */
function macEditing({ key, altKey, metaKey, ctrlKey }: KeyPress): { key: string; code: string } | undefined {
  if (altKey === metaKey || ctrlKey) return undefined;
  const to = (altKey ? OPTION : COMMAND)[key];
  return to === undefined ? undefined : { key: to, code: to };
}

const OPTION: Record<string, string> = {
  ArrowLeft: 'ArrowLeft',
  ArrowRight: 'ArrowRight',
  Backspace: 'Backspace',
  Delete: 'Delete',
};
const COMMAND: Record<string, string> = { ArrowLeft: 'Home', ArrowRight: 'End', ArrowUp: 'Home', ArrowDown: 'End' };

/** The automation's browser runs on Linux: a Mac's Command becomes Control, and a character typed with Option or AltGr is plain. */
function remote(press: KeyPress, isMac: boolean): Partial<PageKey> & { modifiers: number } {
  const editing = isMac ? macEditing(press) : undefined;
  if (editing !== undefined) {
    const isInLine = press.metaKey && /Left|Right/.test(press.key);
    return { ...editing, modifiers: (isInLine ? 0 : CONTROL) | (press.shiftKey ? SHIFT : 0) };
  }
  const isCharacter = printedBy(press.key) !== undefined;
  const isAlternate = isCharacter && (press.altGraph || (isMac && press.altKey && !press.metaKey && !press.ctrlKey));
  const control = press.ctrlKey || (isMac && press.metaKey);
  const modifiers =
    (press.altKey && !isAlternate ? ALT : 0) |
    (control && !(press.altGraph && isCharacter) ? CONTROL : 0) |
    (press.metaKey && !isMac ? META : 0) |
    (press.shiftKey ? SHIFT : 0);
  if (isMac && press.key === 'Meta') {
    return { modifiers, key: 'Control', code: press.code === 'MetaRight' ? 'ControlRight' : 'ControlLeft' };
  }
  return { modifiers };
}

/** A key without a physical press, such as the Enter of an on-screen keyboard. */
export function plainKey(key: string): PageKey {
  return { key, code: key.length > 1 ? key : '', location: 0, repeat: false, modifiers: 0 };
}

export type Edit = { text: string } | { key: 'Backspace' | 'Enter' };

/** The edits that turn `before` into `after` when the caret is at the end. */
export function typedBetween(before: string, after: string): Edit[] {
  const old = deletedAtOnce(before);
  let same = 0;
  let rest = after;
  while (same < old.length && rest.startsWith(old[same]!)) {
    rest = rest.slice(old[same]!.length);
    same++;
  }
  const edits: Edit[] = old.slice(same).map(() => ({ key: 'Backspace' }));
  const lines = rest.split('\n');
  lines.forEach((line, at) => {
    if (at > 0) edits.push({ key: 'Enter' });
    if (line !== '') edits.push({ text: line });
  });
  return edits;
}

/** Splits a text into the units that one Backspace deletes: a character, or an emoji with all its parts. */
function deletedAtOnce(text: string): string[] {
  return [...graphemes.segment(text)].flatMap(({ segment }) => (EMOJI.test(segment) ? [segment] : [...segment]));
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/** Removes control characters that a terminal or a file left in the text. */
export function typeable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\t\n]|\p{Cs}/gu, '');
}

/** Less than the session's limit for one message. */
const LONGEST_TEXT = 5_000;

/** Splits a long text without cutting a character in two. */
export function inParts(text: string, longest = LONGEST_TEXT): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (part.length + character.length > longest) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return part === '' ? parts : [...parts, part];
}
