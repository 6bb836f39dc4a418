import { Fault } from './fault.js';
import { whole } from './values.js';

/** Python's `round`: rounds the exact value of the float to the nearest number, ties to even. */
export function roundNumber(value: bigint | number, digits: bigint | undefined): bigint | number {
  if (typeof value === 'bigint') return digits === undefined || digits >= 0n ? value : roundWhole(value, -digits);
  if (!Number.isFinite(value)) {
    if (digits !== undefined) return value;
    throw new Fault('infinity and nan cannot be rounded to a whole number');
  }
  if (digits === undefined) return whole(BigInt(halfEven(value)));
  // No float has more digits or is larger.
  if (digits > 330n) return value;
  if (digits < -330n) return value < 0 ? -0 : 0;
  return roundAt(value, Number(digits));
}

function halfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

function roundWhole(value: bigint, zeros: bigint): bigint {
  if (zeros > 20n) return 0n;
  const unit = 10n ** zeros;
  return whole(divideHalfEven(value, unit) * unit);
}

/** Writes the float as a fraction of whole numbers, rounds it at the decimal place, and parses the result's text. */
function roundAt(value: number, digits: number): number {
  let denominator = 1n;
  let scaled = Math.abs(value);
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  const numerator = BigInt(scaled);
  const power = 10n ** BigInt(Math.abs(digits));
  const units =
    digits >= 0 ? divideHalfEven(numerator * power, denominator) : divideHalfEven(numerator, denominator * power);
  const rounded = Number(`${units}e${-digits}`);
  if (!Number.isFinite(rounded)) throw new Fault('the rounded number is too large');
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n;
  const size = isNegative ? -numerator : numerator;
  const quotient = size / denominator;
  const twiceRest = (size % denominator) * 2n;
  const up = twiceRest > denominator || (twiceRest === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return isNegative ? -rounded : rounded;
}
