import type { Parameters } from './document.js';

const PLACEHOLDER = /\{([\p{L}_][\p{L}\p{N}_]*)(?:\[(\d+)\])?\}/gu;
const UNRESOLVED = /^\{[\p{L}_][\p{L}\p{N}_]*\[\d+\]\}$/u;
/** Fields whose outer double quotes go when a placeholder stood in them. */
const UNQUOTED = ['command', 'input_text', 'url'];

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
  const result = text.replace(PLACEHOLDER, (placeholder, name: string, index: string | undefined) => {
    for (const map of maps) {
      const item = Object.hasOwn(map, name) ? map[name]![Number(index ?? 0)] : undefined;
      if (item === undefined || item === null) continue;
      replaced = true;
      return key === 'command' ? escapeLiteral(textOf(item)) : textOf(item);
    }
    return placeholder;
  });
  return replaced && key !== undefined && UNQUOTED.includes(key) ? result.replace(/^"+|"+$/g, '') : result;
}

/** Inside a command a value stands in a Python text, which it must not be able to end. */
function escapeLiteral(text: string): string {
  return text.replace(/[\\"']/g, '\\$&').replaceAll('\n', '\\n');
}

/** The text with every placeholder replaced by a `0`, which is right in a quoted text and as a number. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, '0');
}

/** As Python writes them. */
function textOf(item: string | number | boolean): string {
  if (typeof item === 'boolean') return item ? 'True' : 'False';
  return String(item);
}

/** Whether the whole text is one placeholder that nothing was put in for: how optional inputs are written. */
export function isUnresolvedPlaceholder(text: string): boolean {
  return UNRESOLVED.test(text);
}
