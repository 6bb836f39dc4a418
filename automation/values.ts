import { z } from 'zod';

/** Readers of single values, lenient as the format is: numbers may be text, booleans may not. Each error says what stands there. */

export interface NumberLimits {
  /** Exclusive. */
  above?: number;
  below?: { limit: number; why: string };
  /** Inclusive. */
  min?: number;
  max?: number;
  integer?: boolean;
}

export function number(limits: NumberLimits = {}) {
  return z.unknown().transform((value, context): number => {
    const read = readNumber(value);
    const flaw = read === undefined ? `${show(value)} is not a number` : numberFlaw(read, limits);
    if (flaw !== undefined) {
      context.addIssue({ code: 'custom', message: flaw });
      return z.NEVER;
    }
    return read!;
  });
}

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

function numberFlaw(value: number, { above, below, min, max, integer }: NumberLimits): string | undefined {
  if (integer && !Number.isInteger(value)) return `${value} is not a whole number`;
  if (above !== undefined && value <= above) return `${value} is not above ${above}`;
  if (below !== undefined && value >= below.limit) return `${value} is not below ${below.limit}, ${below.why}`;
  if (min !== undefined && value < min) return `${value} is below ${min}, the least it may be`;
  if (max !== undefined && value > max) return `${value} is above ${max}, the most it may be`;
  return undefined;
}

export function boolean() {
  return z.unknown().transform((value, context): boolean => {
    if (value === true || value === 'true' || value === 1) return true;
    if (value === false || value === 'false' || value === 0) return false;
    context.addIssue({ code: 'custom', message: `${show(value)} is neither true nor false` });
    return z.NEVER;
  });
}

export function text() {
  return z.string({ error: ({ input }) => `${show(input)} is not text` });
}

export function oneOf<const Values extends [string, ...string[]]>(...values: Values) {
  return z.enum(values, { error: ({ input }) => `${show(input)} is not one of ${values.join(', ')}` });
}

/** A value as an error shows it: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const shown =
    typeof value === 'object' && value !== null
      ? Array.isArray(value)
        ? 'a list'
        : 'an object'
      : JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}
