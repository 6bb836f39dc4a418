import { equals } from './compare.js';
import { TEXT_METHODS } from './text-methods.js';
import { type BuiltIn } from './types.js';
import { type Spend, Fault } from './fault.js';
import { Dict, itemsOf, nameOf, numeric, Tuple, type Value, View } from './values.js';

/** A method; its first argument is the value on which it is called. */
type Method = BuiltIn;

const LIST_METHODS: Readonly<Record<string, Method>> = {
  index: {
    least: 1,
    most: 3,
    call: ([list, item, start, stop], _, spend) => indexOf(list!, item!, start, stop, spend),
  },
  count: {
    least: 1,
    most: 1,
    call: ([list, item], _, spend) =>
      BigInt(itemsOf(list!)!.filter((candidate) => equals(candidate, item!, spend)).length),
  },
};

const DICT_METHODS: Readonly<Record<string, Method>> = {
  get: { least: 1, most: 2, call: ([dict, key, otherwise = null]) => (dict as Dict).get(key!) ?? otherwise },
  keys: {
    least: 0,
    most: 0,
    call: ([dict]) =>
      new View(
        'keys',
        pairsOf(dict!).map(([key]) => key),
      ),
  },
  values: {
    least: 0,
    most: 0,
    call: ([dict]) =>
      new View(
        'values',
        pairsOf(dict!).map(([, value]) => value),
      ),
  },
  items: {
    least: 0,
    most: 0,
    call: ([dict]) =>
      new View(
        'items',
        pairsOf(dict!).map((pair) => new Tuple(pair)),
      ),
  },
};

/** Names of all methods, for error messages at load time. */
export const METHOD_NAMES: readonly string[] = [TEXT_METHODS, LIST_METHODS, DICT_METHODS].flatMap(Object.keys);

export function methodOf(value: Value, name: string): Method {
  const methods =
    typeof value === 'string'
      ? TEXT_METHODS
      : value instanceof Dict
        ? DICT_METHODS
        : Array.isArray(value) || value instanceof Tuple
          ? LIST_METHODS
          : {};
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) throw new Fault(`${nameOf(value)} has no ${name}()`);
  return method;
}

function pairsOf(value: Value): [Value, Value][] {
  return [...(value as Dict).entries.values()];
}

function indexOf(list: Value, item: Value, start: Value | undefined, stop: Value | undefined, spend: Spend): bigint {
  const items = itemsOf(list)!;
  const at = items
    .slice(0, bound(stop, items.length))
    .findIndex((candidate, index) => index >= bound(start, 0) && equals(candidate, item, spend));
  if (at === -1) throw new Fault(`the list does not contain this value (${nameOf(item)})`);
  return BigInt(at);

  function bound(value: Value | undefined, otherwise: number): number {
    if (value == null) return otherwise;
    const number = numeric(value);
    if (typeof number !== 'bigint') throw new Fault('a position must be a whole number');
    return number < 0n ? Math.max(0, items.length + Number(number)) : Number(number);
  }
}
