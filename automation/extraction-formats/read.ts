import { z } from 'zod';
import { isObject } from '../model/findings.js';
import { shorten, wrong } from '../model/field-types.js';
import { type FormatFields, FormatSyntaxError, type FormatType, parseFormatType } from './parse.js';

/** Maximum depth of a format; people do not nest deeper. */
const MAX_DEPTH = 20;

type Flaw = (path: (string | number)[], message: string) => void;

/**
 * The schema of a field with an extraction format: an object of field names and types. The value stays as the author wrote it, so that it
 * can pass through the workflow; `formatFields` parses it where it is used.
 */
export function extractionFormat() {
  return z
    .record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object of field names and types') })
    .superRefine((format, context) => {
      readFields(format, [], (path, message) => context.addIssue({ code: 'custom', path, message }));
      if (Object.keys(format).length === 0) {
        context.addIssue({ code: 'custom', message: 'has no fields; write at least one, such as { "total": "str" }' });
      }
    });
}

/** Parses the fields of a format that was checked before. */
export function formatFields(format: Record<string, unknown>): FormatFields {
  return readFields(format, [], (path, message) => {
    throw new FormatSyntaxError(`${path.join('.')}: ${message}`);
  });
}

/** Warnings for a node's `advice`: fields of its format that stay empty because their values are not types. */
export function adviseFormat(format: Record<string, unknown>, member: string): [member: string, sentence: string][] {
  return fieldsWithoutType(format, member).map(([path, value]) => [
    path,
    `is ${shorten(JSON.stringify(value) ?? 'nothing', 40)}, which is not a type, so the field stays empty; write a type such as "str"`,
  ]);
}

function fieldsWithoutType(type: unknown, path: string): [path: string, value: unknown][] {
  if (typeof type === 'string') return [];
  if (Array.isArray(type)) return type.flatMap((item, index) => fieldsWithoutType(item, `${path}.${index}`));
  if (!isObject(type)) return [[path, type]];
  return Object.entries(type).flatMap(([name, inner]) => fieldsWithoutType(inner, `${path}.${name}`));
}

function readFields(format: Record<string, unknown>, path: (string | number)[], flaw: Flaw): FormatFields {
  const fields: FormatFields = {};
  for (const [name, type] of Object.entries(format)) {
    const read = readType(type, [...path, name], flaw);
    if (read !== undefined) fields[name] = read;
  }
  return fields;
}

/** Parses a type. Returns undefined for an invalid type, and for a value that is not a type at all, which the format drops. */
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
      flaw(path, `a list must contain one type; this one has ${type.length === 0 ? 'none' : type.length}`);
      return undefined;
    }
    const item = readType(type[0], [...path, 0], flaw);
    return item && { kind: 'list', item };
  }
  return isObject(type) ? { kind: 'fields', fields: readFields(type, path, flaw) } : undefined;
}
