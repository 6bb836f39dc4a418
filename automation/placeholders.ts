import type { Parameters } from './document.js';
import { isInsideQuotes } from './locators/quotes.js';

const PLACEHOLDER = /\{([\p{L}_][\p{L}\p{N}_]*)(?:\[(\d+)\])?\}/gu;
const UNRESOLVED = /^\{[\p{L}_][\p{L}\p{N}_]*\[\d+\]\}$/u;

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
]);

/** Fields that hold a locator command. */
const COMMANDS = new Set(['command', 'visible']);

/**
 * Replaces `{name[i]}` (and `{name}`, which means `{name[0]}`) in every text inside `value` (deep), in one pass: replaced text
 * is not scanned again. Unknown names and positions out of range stay as they are. Maps are asked in the order given; the first that
 * has the item wins.
 */
export function substitute<T>(value: T, maps: readonly Parameters[], key?: string): T {
  if (typeof value === 'string') return substituteText(value, maps, key) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => substitute(item, maps, key)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, substitute(item as unknown, maps, name)]),
    ) as T;
  }
  return value;
}

function substituteText(text: string, maps: readonly Parameters[], key: string | undefined): string {
  let replaced = false;
  const insideQuotes = key !== undefined && COMMANDS.has(key) ? isInsideQuotes(text) : () => false;
  const result = text.replace(PLACEHOLDER, (placeholder, name: string, index: string | undefined, at: number) => {
    const lists = maps.flatMap((map) => (Object.hasOwn(map, name) ? [map[name]!] : []));
    const items = lists.map((list) => list[Number(index ?? 0)]);
    const item = items.find((candidate) => candidate !== undefined && candidate !== null);
    // A known name without a value is the missing value of `{name[0]}`, by which an optional input is recognised.
    if (item === undefined || item === null)
      return index === undefined && lists.length > 0 ? `{${name}[0]}` : placeholder;
    replaced = true;
    return insideQuotes(at) ? escapeLiteral(textOf(item)) : textOf(item);
  });
  return replaced && key !== undefined && UNQUOTED.has(key) ? stripQuotes(result) : result;
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

/** The text with every placeholder replaced by a `0`, which is right in a quoted text and as a number. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, '0');
}

export function hasPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER) !== -1;
}

/** Whether the whole text is one placeholder that nothing was put in for: how optional inputs are written. */
export function isUnresolvedPlaceholder(text: string): boolean {
  return UNRESOLVED.test(text);
}

/** The names of the placeholders in every text inside `value`, each once. */
export function placeholderNames(value: unknown): string[] {
  if (typeof value === 'string') return [...new Set([...value.matchAll(PLACEHOLDER)].map(([, name]) => name!))];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(placeholderNames))];
}
