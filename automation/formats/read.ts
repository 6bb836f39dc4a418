import { z } from 'zod';
import { isObject } from '../issues.js';
import { wrong } from '../values.js';
import { type FormatFields, FormatSyntaxError, type FormatType, parseFormatType } from './parse.js';

/** Formats nest as deep as people write, not as deep as a machine can. */
const MAX_DEPTH = 20;

type Flaw = (path: (string | number)[], message: string) => void;

/**
 * A field with an extraction format: an object of field name and type. It stays as the author wrote it, so that it can go through
 * the workflow; `formatFields` reads it where it is used.
 */
export function extractionFormat() {
  return z
    .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object of field names and types') })
    .superRefine((format, context) => {
      readFields(format, [], (path, message) => context.addIssue({ code: 'custom', path, message }));
      if (Object.keys(format).length === 0) {
        context.addIssue({ code: 'custom', message: 'has no fields; write for example { "total": "str" }' });
      }
    });
}

/** The fields of a format that was checked before. */
export function formatFields(format: Record<string, unknown>): FormatFields {
  return readFields(format, [], (path, message) => {
    throw new FormatSyntaxError(`${path.join('.')}: ${message}`);
  });
}

function readFields(format: Record<string, unknown>, path: (string | number)[], flaw: Flaw): FormatFields {
  const fields: FormatFields = {};
  for (const [name, type] of Object.entries(format)) {
    const read = readType(type, [...path, name], flaw);
    if (read !== undefined) fields[name] = read;
  }
  return fields;
}

/** Undefined for what is wrong, and for a value that is no type at all, which the format drops. */
function readType(type: unknown, path: (string | number)[], flaw: Flaw): FormatType | undefined {
  if (path.length > MAX_DEPTH) {
    flaw(path, `is nested deeper than ${MAX_DEPTH} levels`);
    return undefined;
  }
  if (typeof type === 'string') {
    try {
      return parseFormatType(type);
    } catch (error) {
      if (!(error instanceof FormatSyntaxError)) throw error;
      flaw(path, error.message);
      return undefined;
    }
  }
  if (Array.isArray(type)) {
    if (type.length !== 1) {
      flaw(path, `a list of one type is expected, this has ${type.length === 0 ? 'none' : type.length}`);
      return undefined;
    }
    const item = readType(type[0], [...path, 0], flaw);
    return item && { kind: 'list', item };
  }
  return isObject(type) ? { kind: 'fields', fields: readFields(type, path, flaw) } : undefined;
}
