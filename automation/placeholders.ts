import { isInsideQuotes } from './locators/quotes.js';
import { NAME_SOURCE } from './names.js';
import { isPlain } from './values.js';

/** `{name[0]}`, `{name}`, and the members of an object: `{name.key[0].key}`. */
const PLACEHOLDER = new RegExp(
  String.raw`\{(${NAME_SOURCE})(?:\[(\d+)\]|((?:\.[\p{XIDC}\p{N}-]+)(?:\.[\p{XIDC}\p{N}-]+|\[\d+\])*))?\}`,
  'gu',
);
/** What a loop replaces in its nodes: `{name[index]}` and `{index_of(name)}`. `{index}` looks like any other. */
const LOOP_PLACEHOLDER = new RegExp(
  String.raw`\{(?:${NAME_SOURCE}\[(${NAME_SOURCE})\]|(index_of)\([^(){}]*\))\}`,
  'gu',
);
const ITEM = new RegExp(String.raw`\{(${NAME_SOURCE})\[\p{XIDC}+\]\}`, 'gu');
const UNRESOLVED = new RegExp(String.raw`^\{${NAME_SOURCE}\[\d+\]\}$`, 'u');

/** Fields whose outer double quotes go when a placeholder stood in them. */
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

/** Fields that hold Python: a locator command or an expression. */
const PYTHON = new Set(['command', 'visible', 'locator', 'secondary_locator', 'expression', 'poll_condition']);

/** Fields that hold a script, to which braces around a name mean something else: `${name}`. */
const CODE = new Set(['script', 'execution_code']);

/** Fields that hold data of the author's own: what is named in them like a field of the format is none. */
const DATA = new Set(['body', 'inputs', 'headers', 'query_params', 'download_metadata']);

/** Values by their names: lists, or the object of an `api_call`. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * Replaces `{name[i]}` (and `{name}`, which means `{name[0]}`) in every text inside `value` (deep), in one pass: replaced text
 * is not scanned again. Unknown names and positions out of range stay as they are. Maps are asked in the order given; the first that
 * has the item wins. `{name.key}` is a member of an object. `inLoops`: names that an enclosing loop goes over; without a
 * position they mean nothing.
 */
export function substitute<T>(value: T, maps: readonly Variables[], inLoops: readonly string[] = []): T {
  return mapTexts(value, (text, key) => substituteText(text, { maps, inLoops, key }));
}

/** The same value with each of its texts, however deep, replaced; `key`: the field it stands in. */
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

/** Whether a field holds a script: only `{name[0]}`, with a position, is a placeholder there. */
export function isCode(key: string | undefined): boolean {
  return key !== undefined && CODE.has(key);
}

/** The field that a member belongs to, when it stands in the field `key`. */
function fieldOf(member: string, key: string | undefined): string {
  return key !== undefined && DATA.has(key) ? key : member;
}

interface Place {
  maps: readonly Variables[];
  inLoops: readonly string[];
  key: string | undefined;
}

function substituteText(text: string, { maps, inLoops, key }: Place): string {
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
        // A known name without a value is the missing value of `{name[0]}`, by which an optional input is recognised.
        const isKnownList = index === undefined && members === undefined && values.some(Array.isArray);
        return isKnownList ? `{${name}[0]}` : placeholder;
      }
      replaced = true;
      return insideQuotes(at) ? escapeLiteral(found) : found;
    },
  );
  return replaced && key !== undefined && UNQUOTED.has(key) ? stripQuotes(result) : result;
}

/** The text of the first list's item that is text, a number or a boolean; others are passed over. */
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

/** Inside a command a value stands in a Python text, which it must not be able to end. */
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

/** As Python writes them: `True`, `1e-07`. A whole number is an integer, since JSON's `1.0` reads as 1. */
function textOf(item: string | number | boolean): string {
  if (typeof item === 'boolean') return item ? 'True' : 'False';
  if (typeof item === 'string') return item;
  if (item === 0 || Math.abs(item) >= 1e-4) return String(item);
  return item.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * The text with every placeholder replaced by a `0`, which is right in a quoted text and as a number; with `loops`, only those
 * that loops replace.
 */
export function withoutPlaceholders(text: string, which: 'all' | 'loops' = 'all'): string {
  const bound = text.replace(LOOP_PLACEHOLDER, '0');
  return which === 'loops' ? bound : bound.replace(PLACEHOLDER, '0');
}

export function hasPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER) !== -1 || text.search(LOOP_PLACEHOLDER) !== -1;
}

/** Whether the whole text is one placeholder that nothing was put in for: how optional inputs are written. */
export function isUnresolvedPlaceholder(text: string): boolean {
  return UNRESOLVED.test(text);
}

/** The first placeholder of an item, `{name[0]}` or `{name[index]}`, that stands inside a quoted text of Python. */
export function quotedPlaceholder(text: string): string | undefined {
  const isInside = isInsideQuotes(text);
  return [...text.matchAll(ITEM)].find(({ index }) => isInside(index))?.[0];
}

/** The names of the placeholders in every text inside `value`, each once. */
export function placeholderNames(value: unknown): string[] {
  return namesBy(PLACEHOLDER, value);
}

/** The names whose items are asked for in `value`, by a number or by the position of a loop. */
export function itemNames(value: unknown): string[] {
  return namesBy(ITEM, value);
}

/** The names by which placeholders in `value` ask a loop for its position: `index` of `{name[index]}`. */
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
