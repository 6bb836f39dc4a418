import { order } from './compare.js';
import { calculate } from './arithmetic.js';
import { roundNumber } from './rounding.js';
import { textOf } from './text.js';
import { type BuiltIn } from './types.js';
import { type Spend, Fault } from './fault.js';
import { Dict, itemsOf, iterate, nameOf, numeric, truth, type Value, whole } from './values.js';

/** The Python functions that expressions may call. */
export const FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  len: { least: 1, most: 1, call: ([value], _, spend) => BigInt(lengthOf(value!, spend)) },
  int: { least: 0, most: 1, call: ([value = 0n]) => toInt(value) },
  float: { least: 0, most: 1, call: ([value = 0]) => toFloat(value) },
  str: { least: 0, most: 1, call: ([value = ''], _, spend) => textOf(value, spend) },
  bool: { least: 0, most: 1, call: ([value = false]) => truth(value) },
  abs: { least: 1, most: 1, call: ([value]) => absolute(value!) },
  round: { least: 1, most: 2, call: ([value, digits]) => round(value!, digits) },
  min: {
    least: 1,
    most: 1000,
    keywords: ['default'],
    call: (args, keywords, spend) => pick(args, keywords, spend, -1),
  },
  max: { least: 1, most: 1000, keywords: ['default'], call: (args, keywords, spend) => pick(args, keywords, spend, 1) },
  any: { least: 1, most: 1, call: ([value], _, spend) => iterate(value!, spend).some(truth) },
  all: { least: 1, most: 1, call: ([value], _, spend) => iterate(value!, spend).every(truth) },
  sum: { least: 1, most: 2, call: ([value, start = 0n], _, spend) => sum(value!, start, spend) },
  sorted: {
    least: 1,
    most: 1,
    keywords: ['reverse'],
    call: ([value], { reverse = false }, spend) => sorted(value!, truth(reverse), spend),
  },
};

function lengthOf(value: Value, spend: Spend): number {
  if (typeof value === 'string') return iterate(value, spend).length;
  const size = value instanceof Dict ? value.entries.size : itemsOf(value)?.length;
  if (size === undefined) throw new Fault(`${nameOf(value)} has no length`);
  return size;
}

const WHOLE_TEXT = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT_TEXT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const SPECIAL_TEXT = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;

function toInt(value: Value): bigint {
  const number = numeric(value);
  if (typeof number === 'bigint') return number;
  if (number !== undefined) {
    if (!Number.isFinite(number)) throw new Fault('infinity and nan cannot be converted to a whole number');
    return whole(BigInt(Math.trunc(number)));
  }
  if (typeof value !== 'string') throw new Fault(`${nameOf(value)} is not a number`);
  const text = value.trim();
  if (text.length > 400 || !WHOLE_TEXT.test(text)) throw new Fault('the string is not a whole number');
  const digits = BigInt(text.replaceAll('_', '').replace(/^[+-]/, ''));
  return whole(text.startsWith('-') ? -digits : digits);
}

function toFloat(value: Value): number {
  const number = numeric(value);
  if (number !== undefined) return Number(number);
  if (typeof value !== 'string') throw new Fault(`${nameOf(value)} is not a number`);
  const text = value.trim();
  const special = SPECIAL_TEXT.exec(text);
  if (special !== null) return special[2] === undefined ? (special[1] === '-' ? -Infinity : Infinity) : NaN;
  if (text.length > 400 || !FLOAT_TEXT.test(text)) throw new Fault('the string is not a number');
  return Number(text.replaceAll('_', ''));
}

function absolute(value: Value): bigint | number {
  const number = numeric(value);
  if (number === undefined) throw new Fault(`${nameOf(value)} is not a number`);
  return typeof number === 'bigint' ? (number < 0n ? -number : number) : Math.abs(number);
}

function round(value: Value, digits: Value | undefined): bigint | number {
  const number = numeric(value);
  if (number === undefined) throw new Fault(`${nameOf(value)} is not a number`);
  const places = digits == null ? undefined : numeric(digits);
  if (digits != null && typeof places !== 'bigint') throw new Fault('the number of digits must be a whole number');
  return roundNumber(number, places as bigint | undefined);
}

function pick(args: Value[], { default: otherwise }: Record<string, Value>, spend: Spend, sign: 1 | -1): Value {
  if (args.length > 1 && otherwise !== undefined) throw new Fault('default can only be used with a single list');
  const [first, ...others] = args.length === 1 ? iterate(args[0]!, spend) : args;
  if (first === undefined) {
    if (otherwise !== undefined) return otherwise;
    throw new Fault('the list is empty; give a default');
  }
  return others.reduce((best, item) => ((order(item, best, spend) ?? 0) * sign > 0 ? item : best), first);
}

function sum(value: Value, start: Value, spend: Spend): Value {
  if (typeof start === 'string') throw new Fault("strings cannot be summed; write ''.join(…)");
  return iterate(value, spend).reduce((total, item) => calculate('+', total, item, spend), start);
}

function sorted(value: Value, reverse: boolean, spend: Spend): Value[] {
  const items = [...iterate(value, spend)];
  spend(items.length);
  // Equal items keep their order, also in a reversed sort.
  return items.sort((a, b) => (order(a, b, spend) ?? 0) * (reverse ? -1 : 1));
}
