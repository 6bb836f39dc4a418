/** A key that Playwright does not support, with the properties of its events. */
export interface RareKey {
  key: string;
  code: string;
  /** Windows virtual-key code, the `keyCode` of the events. */
  keyCode: number;
}

/** The format's names of keys that are not single characters, with Playwright's names. */
const NAMED: Readonly<Record<string, string>> = {
  enter: 'Enter',
  return: 'Enter',
  tab: 'Tab',
  escape: 'Escape',
  esc: 'Escape',
  space: 'Space',
  backspace: 'Backspace',
  delete: 'Delete',
  del: 'Delete',
  insert: 'Insert',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pgup: 'PageUp',
  pagedown: 'PageDown',
  pgdn: 'PageDown',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  ...sides('ctrl', 'Control'),
  ...sides('alt', 'Alt'),
  ...sides('option', 'Alt'),
  ...sides('shift', 'Shift'),
  ...sides('win', 'Meta'),
  command: 'Meta',
  apps: 'ContextMenu',
  capslock: 'CapsLock',
  numlock: 'NumLock',
  scrolllock: 'ScrollLock',
  pause: 'Pause',
  ...Object.fromEntries(['printscreen', 'prntscrn', 'prtsc', 'prtscr'].map((name) => [name, 'PrintScreen'])),
  add: 'NumpadAdd',
  subtract: 'NumpadSubtract',
  multiply: 'NumpadMultiply',
  divide: 'NumpadDivide',
  decimal: '.',
  separator: ',',
  yen: '\\',
  ...numbered('num', 0, 9, String),
  ...numbered('f', 1, 12, (number) => `F${number}`),
  volumemute: 'AudioVolumeMute',
  volumedown: 'AudioVolumeDown',
  volumeup: 'AudioVolumeUp',
  nexttrack: 'MediaTrackNext',
  prevtrack: 'MediaTrackPrevious',
  playpause: 'MediaPlayPause',
};

/** `[key, keyCode, code]`; `code` defaults to the key's name. */
const RARE: Readonly<Record<string, [key: string, keyCode: number, code?: string]>> = {
  ...numbered('f', 13, 24, (number): [string, number] => [`F${number}`, 111 + number]),
  accept: ['Accept', 30],
  browserback: ['BrowserBack', 166],
  browserforward: ['BrowserForward', 167],
  browserrefresh: ['BrowserRefresh', 168],
  browserstop: ['BrowserStop', 169],
  browsersearch: ['BrowserSearch', 170],
  browserfavorites: ['BrowserFavorites', 171],
  browserhome: ['BrowserHome', 172],
  clear: ['Clear', 12, 'NumpadClear'],
  convert: ['Convert', 28],
  nonconvert: ['NonConvert', 29],
  execute: ['Execute', 43, 'Open'],
  final: ['FinalMode', 24, 'Final'],
  fn: ['Fn', 255],
  hanguel: ['HangulMode', 21, 'Lang1'],
  hangul: ['HangulMode', 21, 'Lang1'],
  hanja: ['HanjaMode', 25, 'Lang2'],
  junja: ['JunjaMode', 23, 'Lang2'],
  kana: ['KanaMode', 21, 'KanaMode'],
  kanji: ['KanjiMode', 25, 'Lang2'],
  help: ['Help', 47],
  launchapp1: ['LaunchApplication1', 182, 'LaunchApp1'],
  launchapp2: ['LaunchApplication2', 183, 'LaunchApp2'],
  launchmail: ['LaunchMail', 180],
  launchmediaselect: ['LaunchMediaPlayer', 181, 'MediaSelect'],
  modechange: ['ModeChange', 31],
  print: ['Print', 42],
  select: ['Select', 41],
  sleep: ['Standby', 95, 'Sleep'],
  stop: ['MediaStop', 178],
};

/**
 * Finds the key that the format calls `name`: Playwright's name for it, or the event properties of a rare key. Undefined when there is no
 * such key.
 */
export function findKey(name: string): string | RareKey | undefined {
  if (/^[ -~]$/.test(name) && name === name.toLowerCase()) return name === ' ' ? 'Space' : name;
  if (name === '\t') return 'Tab';
  if (name === '\n' || name === '\r') return 'Enter';
  if (Object.hasOwn(NAMED, name)) return NAMED[name];
  const rare = Object.hasOwn(RARE, name) ? RARE[name] : undefined;
  return rare && { key: rare[0], keyCode: rare[1], code: rare[2] ?? rare[0] };
}

/** The names of keys that are not single characters. */
export function keyNames(): string[] {
  return [...Object.keys(NAMED), ...Object.keys(RARE)];
}

function sides(name: string, key: string): Record<string, string> {
  return { [name]: key, [`${name}left`]: `${key}Left`, [`${name}right`]: `${key}Right` };
}

function numbered<Key>(prefix: string, from: number, to: number, key: (number: number) => Key): Record<string, Key> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return Object.fromEntries(numbers.map((number) => [`${prefix}${number}`, key(number)]));
}
