import { z } from 'zod';
import { near } from '../locators/nearest.js';
import type { Issue } from './issue.js';

/** Maximum number of unknown keys of one object to report. */
const MOST_KEYS = 100;

type RawIssue = z.core.$ZodRawIssue;
type Read<Schema extends z.ZodType> =
  { data: z.output<Schema>; issues?: undefined } | { data?: undefined; issues: Issue[] };

/**
 * Parses a value by a schema and reports each issue at its own path. Where the schema has no message, Intermission's own replaces zod's.
 * Messages never show values, which may be secrets.
 */
export function readShape<Schema extends z.ZodType>(schema: Schema, value: unknown): Read<Schema> {
  const read = schema.safeParse(value, { error: plainWords });
  return read.success ? { data: read.data } : { issues: issuesOf(read.error) };
}

/** Converts the issues of a schema, each with its dotted path. Each unknown key becomes an issue with its own path. */
export function issuesOf({ issues }: z.core.$ZodError): Issue[] {
  return issuesIn(issues, []);
}

/** Replaces zod's default messages by plainer ones. */
export function plainWords(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') ALLOWED.set(issue.keys, keysOf(issue.inst));
  return words(issue);
}

/** The allowed keys of an object, by the list of its unknown keys. */
const ALLOWED = new WeakMap<readonly string[], readonly string[]>();

function issuesIn(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      // The schema may have its own message.
      if (issue.message !== NOT_KNOWN) return [{ path: dotted(path), message: issue.message }];
      const listed = issue.keys.slice(0, MOST_KEYS).map((key) => ({
        path: dotted([...path, key]),
        message: `is unknown${hint(key, ALLOWED.get(issue.keys) ?? [])}`,
      }));
      const more = issue.keys.length - listed.length;
      return more === 0 ? listed : [...listed, { path: dotted(path), message: `and ${more} more unknown keys` }];
    }
    if (issue.code === 'invalid_union' && issue.message === NO_SHAPE) {
      const [closest] = [...issue.errors].sort((a, b) => a.length - b.length);
      if (closest !== undefined && closest.length > 0) return issuesIn(closest, path);
    }
    const isUnsupported = issue.code === 'custom' && issue.params?.unsupported === true;
    return [{ path: dotted(path), message: issue.message, ...(isUnsupported && { unsupported: true }) }];
  });
}

const NOT_KNOWN = 'is unknown';
const NO_SHAPE = 'matches none of the allowed shapes';

/** "; did you mean …?" when the word is close to a known one. */
export function hint(word: string, known: readonly string[]): string {
  const meant = known.length === 0 ? undefined : near(word, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function words(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const right = KINDS[issue.expected] ?? 'a different type';
      return issue.input === undefined ? `is missing; it must be ${right}` : `must be ${right}`;
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const right = values.length === 1 ? `must be ${values[0]!}` : `must be one of ${values.join(', ')}`;
      return typeof issue.input === 'string' ? right + hint(issue.input, values) : right;
    }
    case 'too_big':
      return limit(issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum);
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return 'must not be empty';
      return limit(issue.origin, issue.inclusive === false ? 'above' : 'at least', issue.minimum);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong format';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return NOT_KNOWN;
    case 'invalid_union':
      return NO_SHAPE;
    case 'invalid_key':
      return 'has a name that is not allowed';
    default:
      return 'is not allowed';
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'is not a mail address; write it like ana@example.com',
  url: 'is not an address; write it like https://example.com',
};

function limit(origin: string, relation: string, size: number | bigint): string {
  if (origin === 'string') return `must have ${relation} ${size} characters`;
  if (origin === 'array' || origin === 'set') return `must have ${relation} ${size} items`;
  return `must be ${relation} ${size}`;
}

function keysOf(inst: unknown): string[] {
  return inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
