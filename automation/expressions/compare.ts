import { Dict, itemsOf, nameOf, numeric, Tuple, type Value, View } from './values.js';
import { type Spend, Fault } from './fault.js';

/** Python's `==`. Only numbers and booleans, which are numbers in Python, are equal across types. */
export function equals(a: Value, b: Value, spend: Spend): boolean {
  spend(1);
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined || y !== undefined) return x !== undefined && y !== undefined && x == y;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (a instanceof Dict || b instanceof Dict) {
    return a instanceof Dict && b instanceof Dict && a.entries.size === b.entries.size && hasAll(a, b, spend);
  }
  if (a instanceof View || b instanceof View) return a instanceof View && b instanceof View && sameView(a, b, spend);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [itemsOf(a)!, itemsOf(b)!];
  return left.length === right.length && left.every((item, index) => sameItem(item, right[index]!, spend));
}

/** Compares items as Python's containers do: an object is always the same item as itself. */
function sameItem(a: Value, b: Value, spend: Spend): boolean {
  return (typeof a === 'object' && a === b) || equals(a, b, spend);
}

function hasAll(a: Dict, b: Dict, spend: Spend): boolean {
  return [...a.entries].every(([id, [, value]]) => {
    const other = b.entries.get(id);
    return other !== undefined && sameItem(value, other[1], spend);
  });
}

/** Views of keys and items compare as sets; a view of values equals only itself. */
function sameView(a: View, b: View, spend: Spend): boolean {
  if (a.of === 'values' || b.of === 'values') return a === b;
  return a.items.length === b.items.length && a.items.every((item) => contains(b, item, spend));
}

/** Negative, zero or positive when `a` sorts before, with or after `b`; undefined when they have no order (`nan`). */
export function order(a: Value, b: Value, spend: Spend): number | undefined {
  spend(1);
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : x == y ? 0 : undefined;
  if (typeof a === 'string' && typeof b === 'string') return orderTexts(a, b, spend);
  const bothLists = (Array.isArray(a) && Array.isArray(b)) || (a instanceof Tuple && b instanceof Tuple);
  if (!bothLists) throw new Fault(`${nameOf(a)} and ${nameOf(b)} cannot be compared with < or >`);
  const [left, right] = [itemsOf(a)!, itemsOf(b)!];
  const differs = left.findIndex((item, index) => index >= right.length || !sameItem(item, right[index]!, spend));
  if (differs === -1 || differs >= right.length) return left.length - right.length;
  return order(left[differs]!, right[differs]!, spend);
}

/** Python orders texts by code points, JavaScript by UTF-16 code units. */
function orderTexts(a: string, b: string, spend: Spend): number {
  const length = Math.min(a.length, b.length);
  spend(length);
  let at = 0;
  while (at < length && a[at] === b[at]) at += 1;
  if (at === length) return a.length - b.length;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

/** Surrogates sort after all other code units, because they belong to code points beyond the first plane. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Python's `in`. */
export function contains(container: Value, item: Value, spend: Spend): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw new Fault(`${nameOf(item)} cannot be in a string`);
    spend(searchCost(container, item));
    return container.includes(item);
  }
  if (container instanceof Dict) return container.get(item) !== undefined;
  const items = itemsOf(container);
  if (items === undefined) throw new Fault(`${nameOf(container)} has no items, so "in" cannot be used`);
  return items.some((candidate) => sameItem(candidate, item, spend));
}

/** Python's `is`, which compares object identity. Equal numbers and texts of one type count as the same object. */
export function isSame(a: Value, b: Value): boolean {
  return Object.is(a, b) || (typeof a === 'object' && a !== null && a === b);
}

/** Worst-case cost of a search for `part`. */
export function searchCost(text: string, part: string): number {
  return text.length * Math.ceil((part.length + 1) / 64);
}
