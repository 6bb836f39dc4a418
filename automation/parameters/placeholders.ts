import { isInsideQuotes } from '../locators/quotes.js';
import { NAME_SOURCE } from '../model/identifiers.js';
import { isPlain } from '../model/field-types.js';

/** `{name[0]}`, `{name}`, and the members of an object: `{name.key[0].key}`. */
const PLACEHOLDER = new RegExp(
  String.raw`\{(${NAME_SOURCE})(?:\[(\d+)\]|((?:\.[\p{XIDC}\p{N}-]+)(?:\.[\p{XIDC}\p{N}-]+|\[\d+\])*))?\}`,
  'gu',
);
/**
 * The placeholders that a loop replaces in its nodes: `{name[index]}` and `{index_of(name)}`. `{index}` looks like any other placeholder.
 */
const LOOP_PLACEHOLDER = new RegExp(
  String.raw`\{(?:${NAME_SOURCE}\[(${NAME_SOURCE})\]|(index_of)\([^(){}]*\))\}`,
  'gu',
);
const ITEM = new RegExp(String.raw`\{(${NAME_SOURCE})\[\p{XIDC}+\]\}`, 'gu');
const UNRESOLVED = new RegExp(String.raw`^\{${NAME_SOURCE}\[\d+\]\}$`, 'u');

/** Fields that lose their outer double quotes when they contained a placeholder. */
const UNQUOTED = new Set([
  'command',
  'input_text',
  'select_values',
  'download_filename',
  'file_path',
  'file_url',
  'url',
  'matching_url',
  'task',
  'type',
]);

/** Fields that contain Python: a locator command or an expression. */
const PYTHON = new Set(['command', 'visible', 'locator', 'secondary_locator', 'expression', 'poll_condition']);

/** Fields that contain a script, where braces around a name may mean something else: `${name}`. */
const CODE = new Set(['script', 'execution_code']);

/** Fields that contain the author's own data: a member with the name of a format field is not that field. */
const DATA = new Set(['body', 'inputs', 'headers', 'query_params', 'download_metadata']);

/** Values by name: lists, or the object of an `api_call`. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * Replaces `{name[i]}`, and `{name}`, which means `{name[0]}`, in every text inside `value` (deep), in one pass: it does not scan replaced
 * text again. `{name.key}` is a member of an object. Unknown names and positions out of range stay unchanged. The first of the maps that
 * has the item wins. `inLoops`: the names over which an enclosing loop iterates; without a position, these are not placeholders. Throws
 * `TooMuchText` when the result is larger than a node may be.
 */
export function substitute<T>(value: T, maps: readonly Variables[], inLoops: readonly string[] = []): T {
  const room = new Room();
  return mapTexts(value, (text, key) => substituteText(text, { maps, inLoops, key, room }));
}

/** Maximum number of characters that placeholders may add to the texts of one node; Temporal accepts 2 MB at once. */
const MOST_TEXT = 4_000_000;

/** Thrown when placeholders would add too much text: a few of them can expand to more than memory holds. */
export class TooMuchText extends Error {
  override readonly name = 'TooMuchText';
  constructor() {
    super(`the placeholders expand to more than ${MOST_TEXT} characters`);
  }
}

/** Counts the characters that placeholders add. */
export class Room {
  private left = MOST_TEXT;

  take(characters: number): void {
    this.left -= characters;
    if (this.left < 0) throw new TooMuchText();
  }
}

/** Copies a value and replaces each of its texts, however deep. `key`: the field that contains the text. */
export function mapTexts<T>(value: T, replace: (text: string, key: string | undefined) => string, key?: string): T {
  if (typeof value === 'string') return replace(value, key) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, replace, key)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, mapTexts(item as unknown, replace, fieldOf(name, key))]),
    ) as T;
  }
  return value;
}

/** Whether a field contains a script: only `{name[0]}`, with a position, is a placeholder there. */
export function isCode(key: string | undefined): boolean {
  return key !== undefined && CODE.has(key);
}

/** The format field to which a member belongs, when it is inside the field `key`. */
function fieldOf(member: string, key: string | undefined): string {
  return key !== undefined && DATA.has(key) ? key : member;
}

interface Place {
  maps: readonly Variables[];
  inLoops: readonly string[];
  key: string | undefined;
  room: Room;
}

function substituteText(text: string, { maps, inLoops, key, room }: Place): string {
  let replaced = false;
  const insideQuotes = key !== undefined && PYTHON.has(key) ? isInsideQuotes(text) : () => false;
  const result = text.replace(
    PLACEHOLDER,
    (placeholder: string, name: string, index: string | undefined, members: string | undefined, at: number) => {
      if (index === undefined && members === undefined && isCode(key)) return placeholder;
      const values = maps.flatMap((map) => (Object.hasOwn(map, name) ? [map[name]] : []));
      if (index === undefined && members === undefined && inLoops.includes(name)) return placeholder;
      const found = members === undefined ? itemOf(values, Number(index ?? 0)) : memberOf(values, members);
      if (found === undefined) {
        // A known name without a value becomes `{name[0]}`, the form that marks an omitted optional input.
        const isKnownList = index === undefined && members === undefined && values.some(Array.isArray);
        return isKnownList ? `{${name}[0]}` : placeholder;
      }
      replaced = true;
      room.take(found.length);
      return insideQuotes(at) ? escapeLiteral(found) : found;
    },
  );
  return replaced && key !== undefined && UNQUOTED.has(key) ? stripQuotes(result) : result;
}

/** The text of the item in the first list where it is text, a number or a boolean; skips other lists. */
function itemOf(values: unknown[], index: number): string | undefined {
  const items = values.map((list) => (Array.isArray(list) ? (list[index] as unknown) : undefined));
  const item = items.find(isPlain);
  return item === undefined ? undefined : textOf(item);
}

/** The text of an object's member; lists and objects as JSON. */
function memberOf(values: unknown[], members: string): string | undefined {
  const steps = members.match(/[^.[\]]+/g) ?? [];
  const from = values.find((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const found = steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? at[step as never] : undefined),
    from,
  );
  if (found === undefined || found === null) return undefined;
  return isPlain(found) ? textOf(found) : JSON.stringify(found);
}

/** Escapes a value inside a Python string of a command, so that the value cannot end the string. */
function escapeLiteral(text: string): string {
  return text
    .replace(/[\\"']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

function stripQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '"') start += 1;
  while (end > start && text[end - 1] === '"') end -= 1;
  return text.slice(start, end);
}

/** Writes a value as Python does: `True`, `1e-07`. A whole number is an integer, because JSON's `1.0` parses as 1. */
function textOf(item: string | number | boolean): string {
  if (typeof item === 'boolean') return item ? 'True' : 'False';
  if (typeof item === 'string') return item;
  if (item === 0 || Math.abs(item) >= 1e-4) return String(item);
  return item.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * The text with every placeholder replaced by a `0`, which is valid in a quoted text and as a number. With `loops`, replaces only those
 * that loops replace.
 */
export function withoutPlaceholders(text: string, which: 'all' | 'loops' = 'all'): string {
  const bound = text.replace(LOOP_PLACEHOLDER, '0');
  return which === 'loops' ? bound : bound.replace(PLACEHOLDER, '0');
}

/** A title for people: replaces each placeholder, whose spelling means nothing to them, by a gap. */
export function withGaps(text: string): string {
  return text.replace(LOOP_PLACEHOLDER, '…').replace(PLACEHOLDER, '…');
}

/** A condition for people: replaces each placeholder by its name alone. */
export function withNames(text: string): string {
  const nameOf = (placeholder: string) => placeholder.slice(1, -1).replace(/\[.*$/s, '');
  return text.replace(LOOP_PLACEHOLDER, nameOf).replace(PLACEHOLDER, nameOf);
}

export function hasPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER) !== -1 || text.search(LOOP_PLACEHOLDER) !== -1;
}

/** Whether the whole text is one placeholder without a value, the notation of optional inputs. */
export function isUnresolvedPlaceholder(text: string): boolean {
  return UNRESOLVED.test(text);
}

/** The first placeholder of an item, `{name[0]}` or `{name[index]}`, inside a quoted text of Python. */
export function quotedPlaceholder(text: string): string | undefined {
  const isInside = isInsideQuotes(text);
  return [...text.matchAll(ITEM)].find(({ index }) => isInside(index))?.[0];
}

/** The names of the placeholders in every text inside `value`, each once. */
export function placeholderNames(value: unknown): string[] {
  return namesBy(PLACEHOLDER, value);
}

/** The names whose items `value` uses, by a number or by the position of a loop. */
export function itemNames(value: unknown): string[] {
  return namesBy(ITEM, value);
}

/** The items that placeholders use by number, `{name[3]}`, each once. */
export function itemPositions(value: unknown): { name: string; position: number }[] {
  const items = new Map<string, { name: string; position: number }>();
  mapTexts(value, (text) => {
    for (const [whole, name, position] of text.matchAll(PLACEHOLDER)) {
      if (position !== undefined) items.set(whole, { name: name!, position: Number(position) });
    }
    return text;
  });
  return [...items.values()];
}

/** The index names of loops that placeholders in `value` use: `index` of `{name[index]}`. */
export function loopIndexNames(value: unknown): string[] {
  return namesBy(LOOP_PLACEHOLDER, value).filter((name) => name !== 'index_of');
}

function namesBy(pattern: RegExp, value: unknown): string[] {
  const names = new Set<string>();
  mapTexts(value, (text, key) => {
    for (const [whole, name] of text.matchAll(pattern)) {
      if (name !== undefined && !(isCode(key) && whole === `{${name}}`)) names.add(name);
    }
    return text;
  });
  return [...names];
}
