import { itemsOf, nameOf, numeric, Tuple, type Value, View, whole } from './values.js';
import { type ArithmeticOperator } from './types.js';
import { type Spend, Fault } from './fault.js';

/** Python's `+ - * / // %`. */
export function calculate(operator: ArithmeticOperator, a: Value, b: Value, spend: Spend): Value {
  const [x, y] = [numeric(a), numeric(b)];
  if (x !== undefined && y !== undefined) return calculateNumbers(operator, x, y);
  if (operator === '+') return concatenate(a, b, spend);
  if (operator === '*') {
    if (typeof x === 'bigint') return repeat(b, x, spend);
    if (typeof y === 'bigint') return repeat(a, y, spend);
  }
  if (operator === '%' && typeof a === 'string') throw new Fault("% formatting is not supported; write 'a' + str(b)");
  throw new Fault(`${nameOf(a)} and ${nameOf(b)} cannot be combined with ${operator}`);
}

export function negate(value: Value): Value {
  const number = numeric(value);
  if (number === undefined) throw new Fault(`${nameOf(value)} cannot be negated`);
  return -number;
}

function calculateNumbers(operator: ArithmeticOperator, x: bigint | number, y: bigint | number): bigint | number {
  if ('/%'.includes(operator[0]!) && y == 0) throw new Fault('division by zero');
  if (typeof x === 'bigint' && typeof y === 'bigint' && operator !== '/') return calculateWhole(operator, x, y);
  const [a, b] = [Number(x), Number(y)];
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return divideFloats(a, b).quotient;
    case '%':
      return divideFloats(a, b).rest;
  }
}

function calculateWhole(operator: Exclude<ArithmeticOperator, '/'>, x: bigint, y: bigint): bigint {
  switch (operator) {
    case '+':
      return whole(x + y);
    case '-':
      return whole(x - y);
    case '*':
      return whole(x * y);
    // Python rounds towards minus infinity, and the remainder has the sign of the divisor.
    case '//':
      return x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n);
    case '%':
      return x % y !== 0n && x < 0n !== y < 0n ? (x % y) + y : x % y;
  }
}

/** Divides floats as CPython does, down to the signs of zeros. */
function divideFloats(a: number, b: number): { quotient: number; rest: number } {
  const remainder = a % b;
  const crosses = remainder !== 0 && remainder < 0 !== b < 0;
  const rest = remainder === 0 ? (b < 0 ? -0 : 0) : crosses ? remainder + b : remainder;
  const exact = (a - remainder) / b - (crosses ? 1 : 0);
  if (exact === 0) return { quotient: a < 0 !== b < 0 ? -0 : 0, rest };
  const floor = Math.floor(exact);
  return { quotient: exact - floor > 0.5 ? floor + 1 : floor, rest };
}

function concatenate(a: Value, b: Value, spend: Spend): Value {
  if (typeof a === 'string' && typeof b === 'string') {
    spend(a.length + b.length);
    return a + b;
  }
  const bothLists = (Array.isArray(a) && Array.isArray(b)) || (a instanceof Tuple && b instanceof Tuple);
  if (!bothLists) {
    const isText = typeof a === 'string' || typeof b === 'string';
    throw new Fault(`${nameOf(a)} and ${nameOf(b)} cannot be added${isText ? '; convert with str(…)' : ''}`);
  }
  const items = [...itemsOf(a)!, ...itemsOf(b)!];
  spend(items.length);
  return Array.isArray(a) ? items : new Tuple(items);
}

function repeat(value: Value, times: bigint, spend: Spend): Value {
  const count = times < 0n ? 0 : Number(times);
  if (typeof value === 'string') {
    spend(value.length * count);
    return value.repeat(count);
  }
  const items = itemsOf(value);
  if (items === undefined || value instanceof View) throw new Fault(`${nameOf(value)} cannot be repeated`);
  spend(items.length * count);
  const repeated = Array.from({ length: items.length * count }, (_, index) => items[index % items.length]!);
  return value instanceof Tuple ? new Tuple(repeated) : repeated;
}
