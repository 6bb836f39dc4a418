import { searchCost } from './compare.js';
import { positionsIn } from './slice.js';
import { type BuiltIn } from './types.js';
import { type Spend, Fault } from './fault.js';
import { iterate, nameOf, numeric, Tuple, type Value } from './values.js';

/** Python's whitespace characters; a few of JavaScript's `\s` differ. */
const BLANKS = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const BLANK = new RegExp(`[${BLANKS}]+`, 'u');

/** Decimal digits of every script, and superscript, subscript and circled digits. */
const DIGITS =
  /^[\p{Nd}²³¹\u1369-\u1371\u19da⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]+$/u;

/** A text method: gets the text, its other arguments, and the cost function. */
type Act = (text: string, args: Value[], spend: Spend) => Value;

export const TEXT_METHODS: Readonly<Record<string, BuiltIn>> = {
  lower: method(0, 0, (text) => text.toLowerCase()),
  upper: method(0, 0, (text) => text.toUpperCase()),
  strip: method(0, 1, (text, [chars]) => stripEnd(stripStart(text, chars), chars)),
  lstrip: method(0, 1, (text, [chars]) => stripStart(text, chars)),
  rstrip: method(0, 1, (text, [chars]) => stripEnd(text, chars)),
  startswith: method(1, 3, (text, [part, ...range]) => {
    const within = rangeOf(text, range);
    return partsOf(part!).some((candidate) => within?.text.startsWith(candidate) ?? false);
  }),
  endswith: method(1, 3, (text, [part, ...range]) => {
    const within = rangeOf(text, range);
    return partsOf(part!).some((candidate) => within?.text.endsWith(candidate) ?? false);
  }),
  replace: method(2, 3, replace),
  split: method(0, 2, split),
  isdigit: method(0, 0, (text) => DIGITS.test(text)),
  join: method(1, 1, join),
  find: method(1, 3, (text, [part, ...range], spend) => {
    const within = rangeOf(text, range);
    const wanted = needText(part!);
    spend(searchCost(text, wanted));
    const at = within?.text.indexOf(wanted) ?? -1;
    return at === -1 ? -1n : BigInt(within!.start + lengthOf(within!.text.slice(0, at)));
  }),
  count: method(1, 3, (text, [part, ...range], spend) => {
    const within = rangeOf(text, range);
    const wanted = needText(part!);
    spend(searchCost(text, wanted));
    if (within === undefined) return 0n;
    return BigInt(wanted === '' ? lengthOf(within.text) + 1 : within.text.split(wanted).length - 1);
  }),
};

function method(least: number, most: number, act: Act): BuiltIn {
  return {
    least,
    most,
    call: ([text, ...args], _, spend) => {
      spend((text as string).length);
      return act(text as string, args, spend);
    },
  };
}

function replace(text: string, [from, to, limit]: Value[], spend: Spend): string {
  const [old, fresh] = [needText(from!), needText(to!)];
  const most = limit === undefined ? -1 : needWhole(limit);
  spend(searchCost(text, old));
  const pieces = old === '' ? ['', ...Array.from(text), ''] : text.split(old);
  const count = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1);
  spend(count * fresh.length);
  const replaced = pieces.slice(0, count + 1).join(fresh);
  return count === pieces.length - 1 ? replaced : [replaced, ...pieces.slice(count + 1)].join(old);
}

function split(text: string, [separator, limit]: Value[], spend: Spend): string[] {
  const most = limit === undefined ? -1 : needWhole(limit);
  if (separator != null) {
    const between = needText(separator);
    if (between === '') throw new Fault('a string cannot be split by an empty string');
    spend(searchCost(text, between));
    const pieces = text.split(between);
    return most < 0 || pieces.length <= most ? pieces : [...pieces.slice(0, most), pieces.slice(most).join(between)];
  }
  const words: string[] = [];
  let rest = stripStart(text, undefined);
  while (rest !== '' && words.length !== most) {
    const blank = BLANK.exec(rest);
    words.push(blank === null ? rest : rest.slice(0, blank.index));
    rest = blank === null ? '' : rest.slice(blank.index + blank[0].length);
  }
  return rest === '' ? words : [...words, rest];
}

function join(separator: string, [list]: Value[], spend: Spend): string {
  const items = iterate(list!, spend).map(needText);
  spend(items.reduce((total, item) => total + item.length + separator.length, 0));
  return items.join(separator);
}

function stripStart(text: string, chars: Value | undefined): string {
  return text.replace(new RegExp(`^[${classOf(chars)}]+`, 'u'), '');
}

function stripEnd(text: string, chars: Value | undefined): string {
  const drop = new RegExp(`^[${classOf(chars)}]$`, 'u');
  const all = Array.from(text);
  let end = all.length;
  while (end > 0 && drop.test(all[end - 1]!)) end -= 1;
  return all.slice(0, end).join('');
}

function classOf(chars: Value | undefined): string {
  if (chars == null) return BLANKS;
  const given = needText(chars);
  // An empty class matches nothing.
  return Array.from(given, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`).join('');
}

function partsOf(value: Value): string[] {
  return value instanceof Tuple ? value.items.map(needText) : [needText(value)];
}

/** The part of the text between two positions; undefined when the start is beyond the end. */
function rangeOf(text: string, [start, stop]: Value[]): { text: string; start: number } | undefined {
  if (start == null && stop == null) return { text, start: 0 };
  const all = Array.from(text);
  const { from, to } = positionsIn(all.length, start, stop);
  const first = numeric(start ?? 0n);
  if (first !== undefined && first > all.length) return undefined;
  return from > to ? undefined : { text: all.slice(from, to).join(''), start: from };
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

function needText(value: Value): string {
  if (typeof value === 'string') return value;
  throw new Fault(`${nameOf(value)} is not a string; convert it with str(…)`);
}

function needWhole(value: Value): number {
  const number = numeric(value);
  if (typeof number !== 'bigint') throw new Fault(`${nameOf(value)} is not a whole number`);
  return Number(number);
}
