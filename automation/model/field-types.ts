import { z } from 'zod';
import { hint } from './read-shape.js';

/**
 * Schemas of single values, as lenient as the format: numbers and booleans may be text. Each error says what the value is and what would be
 * right.
 */

interface NumberLimits {
  /** Exclusive. */
  above?: number;
  below?: { limit: number; why: string };
  /** Inclusive. */
  min?: number;
  max?: number;
  integer?: boolean;
  /** Refuses booleans, although the format reads `true` as 1. */
  noBooleans?: boolean;
}

export function number(limits: NumberLimits = {}) {
  return z
    .unknown()
    .transform((value, context): number => {
      const read = limits.noBooleans && typeof value === 'boolean' ? undefined : readNumber(value);
      const flaw = read === undefined ? wrong(value, numberWords(limits)) : numberFlaw(read, limits);
      if (flaw !== undefined) {
        context.addIssue({ code: 'custom', message: flaw });
        return z.NEVER;
      }
      return read!;
    })
    .meta(numberSchema(limits));
}

/** JSON Schema for editors: text and booleans count as numbers too. */
function numberSchema({ above, below, min, max, integer, noBooleans }: NumberLimits) {
  return {
    type: noBooleans ? ['number', 'string'] : ['number', 'string', 'boolean'],
    ...(integer && { multipleOf: 1 }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(below !== undefined && { exclusiveMaximum: below.limit }),
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    pattern: NUMERIC,
  };
}

/** Decimal text that Python's `float` accepts, without JavaScript's other spellings (`0x1F`, whitespace as 0). */
const NUMERIC = String.raw`^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$`;
const NUMBER = new RegExp(NUMERIC);

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  const read = typeof value === 'string' && value.length < 400 && NUMBER.test(value) ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

function numberWords({ above, below, min, max, integer }: NumberLimits): string {
  const limits = [
    above === undefined ? '' : `above ${above}`,
    below === undefined ? '' : `below ${below.limit}`,
    min === undefined ? '' : max === undefined ? `from ${min}` : `from ${min} to ${max}`,
  ].filter((words) => words !== '');
  return [integer ? 'a whole number' : 'a number', limits.join(' and ')].join(' ').trim();
}

function numberFlaw(value: number, { above, below, min, max, integer }: NumberLimits): string | undefined {
  if (integer && !Number.isInteger(value)) return `${value} is not a whole number`;
  if (above !== undefined && value <= above) return `${value} is not above ${above}`;
  if (below !== undefined && value >= below.limit) return `${value} is not below ${below.limit}, ${below.why}`;
  if (min !== undefined && value < min) return `${value} is below ${min}, the minimum`;
  if (max !== undefined && value > max) return `${value} is above ${max}, the maximum`;
  return undefined;
}

/** Words for true and false in the format, case-insensitive. */
const YES = ['true', 't', 'yes', 'y', 'on', '1'];
const NO = ['false', 'f', 'no', 'n', 'off', '0'];
const WORDS = `^(?:${[...YES, ...NO].map(inAnyCase).join('|')})$`;

export function boolean() {
  return z
    .unknown()
    .transform((value, context): boolean => {
      const word = isPlain(value) ? String(value).toLowerCase() : '';
      if (YES.includes(word)) return true;
      if (NO.includes(word)) return false;
      context.addIssue({ code: 'custom', message: wrong(value, 'true or false') });
      return z.NEVER;
    })
    .meta({ anyOf: [{ type: 'boolean' }, { enum: [1, 0] }, { type: 'string', pattern: WORDS }] });
}

/** Patterns in JSON Schema have no flags. */
function inAnyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

/** Whether the value is text, a number or a boolean. */
export function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function text() {
  return z.string({ error: ({ input }) => wrong(input, 'a string') });
}

export function oneOf<const Values extends [string, ...string[]]>(...values: Values) {
  return z.enum(values, {
    error: ({ input }) =>
      wrong(input, `one of ${values.join(', ')}`) + (typeof input === 'string' ? hint(input, values) : ''),
  });
}

/** Reports an issue at `path` inside a schema's value; `unsupported` marks what the format allows but this version does not support. */
export interface Report {
  (path: (string | number)[], message: string): void;
  unsupported(path: (string | number)[], feature: string, wayOut: string): void;
}

/**
 * Adds rules between the members of an object. They also run when single members are invalid, so that every error shows at once; such a
 * member is then missing or still has its original value.
 */
export function withRules<Schema extends z.ZodObject>(
  schema: Schema,
  rules: (value: { [Key in keyof z.output<Schema>]?: unknown }, report: Report) => void,
): Schema {
  return schema.superRefine(
    (value, context) => {
      const report = (path: (string | number)[], message: string) =>
        context.addIssue({ code: 'custom', path, message });
      const unsupported = (path: (string | number)[], feature: string, wayOut: string) =>
        context.addIssue({ code: 'custom', path, message: unsupportedMessage(feature, wayOut), params: UNSUPPORTED });
      rules(value, Object.assign(report, { unsupported }));
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );
}

/** Marks an issue as a feature of the format that this version does not support. */
export const UNSUPPORTED = { unsupported: true };

export function unsupportedMessage(feature: string, wayOut: string): string {
  return `UnsupportedFeature: this version does not support ${feature}; ${wayOut}`;
}

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

/** An error message that says what the value is and what would be right. */
export function wrong(value: unknown, right: string): string {
  return value === undefined ? `missing; give ${right}` : `${show(value)} is not ${right}`;
}

/** The value as error messages show it: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  if (typeof value === 'string') return shorten(JSON.stringify(value.slice(0, 100)), 60);
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value) : typeof value;
}

export function shorten(words: string, length: number): string {
  return words.length > length ? `${words.slice(0, length - 1)}…` : words;
}
