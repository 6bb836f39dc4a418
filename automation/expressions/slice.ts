import { Dict, itemsOf, nameOf, numeric, Tuple, type Value, View } from './values.js';
import { type Spend, Fault } from './fault.js';

/** Python's `object[index]`; negative positions count from the end. */
export function subscript(object: Value, index: Value, spend: Spend): Value {
  if (object instanceof Dict) {
    const value = object.get(index);
    if (value !== undefined) return value;
    throw new Fault(
      `there is no key ${typeof index === 'string' ? JSON.stringify(index.slice(0, 60)) : 'of this kind'}`,
    );
  }
  const items = sequence(object, spend);
  const position = numeric(index);
  if (typeof position !== 'bigint') throw new Fault(`${nameOf(index)} is not a position in ${nameOf(object)}`);
  const item = items[Number(position < 0n ? position + BigInt(items.length) : position)];
  if (item !== undefined) return item;
  const has = `has ${items.length} ${items.length === 1 ? 'item' : 'items'}`;
  throw new Fault(`position ${position} is out of range: ${nameOf(object)} here ${has}`);
}

/** Python's `object[start:stop:step]`. */
export function slice(object: Value, bounds: (Value | undefined)[], spend: Spend): Value {
  const items = sequence(object, spend);
  const step = bounds[2] == null ? 1n : numeric(bounds[2]);
  if (typeof step !== 'bigint') throw new Fault('the step of a slice must be a whole number');
  if (step === 0n) throw new Fault('the step of a slice cannot be 0');
  const stride = Number(step);
  const { from, to } = positionsIn(items.length, bounds[0], bounds[1], stride < 0);
  const taken: Value[] = [];
  for (let at = from; stride > 0 ? at < to : at > to; at += stride) taken.push(items[at]!);
  spend(taken.length);
  if (typeof object === 'string') return (taken as string[]).join('');
  return object instanceof Tuple ? new Tuple(taken) : taken;
}

/** Start and end of a slice; `backwards` for a negative step. */
export function positionsIn(
  length: number,
  start: Value | undefined,
  stop: Value | undefined,
  backwards = false,
): { from: number; to: number } {
  const [low, high] = backwards ? [-1, length - 1] : [0, length];
  const clamp = (value: Value) => {
    const number = numeric(value);
    if (typeof number !== 'bigint') throw new Fault(`${nameOf(value)} is not a position; use a whole number`);
    const position = Number(number) < 0 ? Number(number) + length : Number(number);
    return Math.min(Math.max(position, low), high);
  };
  return {
    from: start == null ? (backwards ? high : low) : clamp(start),
    to: stop == null ? (backwards ? low : high) : clamp(stop),
  };
}

/** The items of a value, or the characters of a text. */
function sequence(value: Value, spend: Spend): readonly Value[] {
  if (typeof value === 'string') {
    spend(value.length);
    return Array.from(value);
  }
  const items = value instanceof View ? undefined : itemsOf(value);
  if (items === undefined) throw new Fault(`${nameOf(value)} cannot be indexed`);
  return items;
}
