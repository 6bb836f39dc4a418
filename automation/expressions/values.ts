import { type Spend, Fault } from './fault.js';

/**
 * A Python value in an expression. Python's `int` is a bigint and its `float` a number, so that `4 / 2` stays `2.0`, and `1` and `1.0`
 * differ only in their text.
 */
export type Value = null | boolean | bigint | number | string | Value[] | Tuple | Dict | View;

export class Tuple {
  constructor(readonly items: Value[]) {}
}

export class Dict {
  /** By `keyOf`, in insertion order. */
  readonly entries = new Map<string, [key: Value, value: Value]>();

  get(key: Value): Value | undefined {
    return this.entries.get(keyOf(key))?.[1];
  }

  set(key: Value, value: Value): void {
    const id = keyOf(key);
    // An existing key keeps its first spelling: `1` and `True` are one key.
    this.entries.set(id, [this.entries.get(id)?.[0] ?? key, value]);
  }
}

/** The result of `keys()`, `values()` and `items()` of a dict. */
export class View {
  constructor(
    readonly of: 'keys' | 'values' | 'items',
    readonly items: Value[],
  ) {}
}

/** Maximum depth of a value. Nobody needs deeper values, and the limit keeps recursion safe. */
const MAX_DEPTH = 100;

/** The largest whole number: the largest that JSON and JavaScript represent exactly. */
export const MAX_WHOLE = BigInt(Number.MAX_SAFE_INTEGER);

/** Converts a JSON value as Python's `json.loads` does. A whole number that JavaScript cannot represent exactly becomes a float. */
export function fromJson(json: unknown, spend: Spend, depth = 0): Value {
  spend(1);
  if (depth > MAX_DEPTH) throw new Fault(`the value is nested more than ${MAX_DEPTH} levels deep`);
  if (json === undefined) return null;
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, spend, depth + 1));
  const dict = new Dict();
  for (const [key, item] of Object.entries(json)) dict.set(key, fromJson(item, spend, depth + 1));
  return dict;
}

export function toJson(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Fault('the result is not a finite number');
  if (typeof value !== 'object' || value === null) return value;
  if (!(value instanceof Dict)) return itemsOf(value)!.map(toJson);
  return Object.fromEntries(
    [...value.entries.values()].map(([key, item]) => {
      if (typeof key !== 'string') throw new Fault('the result is a dict with a key that is not a string');
      return [key, toJson(item)];
    }),
  );
}

/** Items of a list, a tuple or a view; undefined for others. */
export function itemsOf(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Tuple || value instanceof View ? value.items : undefined;
}

/** The values that a loop over this value yields: characters of a text, keys of a dict. */
export function iterate(value: Value, spend: Spend): Value[] {
  if (typeof value === 'string') {
    spend(value.length);
    return Array.from(value);
  }
  if (value instanceof Dict) return [...value.entries.values()].map(([key]) => key);
  const items = itemsOf(value);
  if (items === undefined) throw new Fault(`${nameOf(value)} has no items`);
  return items;
}

export function truth(value: Value): boolean {
  if (value instanceof Dict) return value.entries.size > 0;
  if (typeof value === 'object' && value !== null) return itemsOf(value)!.length > 0;
  // NaN is true in Python.
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

/** The value of a number or boolean as a number (`True` is 1); undefined for other values. */
export function numeric(value: Value): bigint | number | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}

/** Checks that a whole number is within the limits. */
export function whole(value: bigint): bigint {
  if (value > MAX_WHOLE || value < -MAX_WHOLE) throw new Fault(`the number is larger than ${MAX_WHOLE}`);
  return value;
}

/** Describes the type of the value in words. */
export function nameOf(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return 'a string';
  if (typeof value !== 'object') return 'a number';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Tuple) return 'a tuple';
  return value instanceof Dict ? 'a dict' : `the ${value.of} of a dict`;
}

/** The map key of a value. Values that are equal in Python have the same key. */
function keyOf(value: Value): string {
  const number = numeric(value);
  if (number !== undefined) return `number ${number}`;
  if (value === null) return 'None';
  if (typeof value === 'string') return `text ${value}`;
  if (value instanceof Tuple) return JSON.stringify(value.items.map(keyOf));
  throw new Fault(`${nameOf(value)} cannot be a key`);
}
