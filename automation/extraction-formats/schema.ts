import { z } from 'zod';
import type { FormatFields, FormatType } from './parse.js';

/**
 * The schema of a request to a language model, and the reader of its response. Field names in the request contain only letters, digits and
 * `_`.
 */
export interface FormatSchema {
  /** JSON Schema of the response: every field is required and may be null. */
  wire: Record<string, unknown>;
  /** Whether providers can enforce the schema: not when it has fields of open shape. */
  isStrict: boolean;
  /**
   * Reads a response: sets absent fields to null, drops unknown fields, and restores the author's names. Undefined when the response does
   * not match.
   */
  read: (answer: unknown) => Record<string, unknown> | undefined;
}

export function formatSchema(fields: FormatFields): FormatSchema {
  const wire: Record<string, unknown> = z.toJSONSchema(objectOf(fields, wireLeaf), { io: 'input' });
  delete wire.$schema;
  const lenient = objectOf(fields, lenientLeaf);
  return {
    wire,
    isStrict: !hasOpenShape({ kind: 'fields', fields }),
    read(answer) {
      const { success, data } = lenient.safeParse(answer);
      return success ? (named({ kind: 'fields', fields }, data) as Record<string, unknown>) : undefined;
    },
  };
}

type Leaf = (type: z.ZodType) => z.ZodType;
const wireLeaf: Leaf = (type) => type.nullable();
const lenientLeaf: Leaf = (type) => z.preprocess((value) => value ?? null, type.nullable());

function objectOf(fields: FormatFields, leaf: Leaf): z.ZodObject {
  const names = wireNames(fields);
  const shape = Object.entries(fields).map(([name, type]) => [names[name]!, leaf(schemaOf(type, leaf))]);
  const object = Object.fromEntries(shape) as Record<string, z.ZodType>;
  return leaf === wireLeaf ? z.strictObject(object) : z.object(object);
}

function schemaOf(type: FormatType, leaf: Leaf): z.ZodType {
  switch (type.kind) {
    case 'text':
      return z.string();
    case 'integer':
      return z.int();
    case 'number':
      return z.number();
    case 'boolean':
      return z.boolean();
    case 'null':
      return z.null();
    case 'any':
      return z.any();
    case 'object':
      return z.record(z.string(), z.any());
    case 'list':
      return z.array(schemaOf(type.item, leaf));
    case 'fields':
      return objectOf(type.fields, leaf);
    case 'union':
      return z.union(type.options.map((option) => schemaOf(option, leaf)));
  }
}

function hasOpenShape(type: FormatType): boolean {
  switch (type.kind) {
    case 'any':
    case 'object':
      return true;
    case 'list':
      return hasOpenShape(type.item);
    case 'fields':
      return Object.values(type.fields).some(hasOpenShape);
    case 'union':
      return type.options.some(hasOpenShape);
    default:
      return false;
  }
}

/** Names that differ only in special characters stay distinct. */
function wireNames(fields: FormatFields): Record<string, string> {
  const taken = new Set<string>();
  const names: Record<string, string> = {};
  for (const name of Object.keys(fields)) {
    const base = name.replace(/[^\w]+/g, '_').slice(0, 60) || 'field';
    let candidate = base;
    for (let number = 2; taken.has(candidate); number += 1) candidate = `${base}_${number}`;
    taken.add(candidate);
    names[name] = candidate;
  }
  return names;
}

/** Restores the author's field names in a response. */
function named(type: FormatType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type.kind === 'list' && Array.isArray(value)) return value.map((item) => named(type.item, item));
  if (type.kind === 'union') {
    const isList = Array.isArray(value);
    const fitting = type.options.find(({ kind }) => (isList ? kind === 'list' : kind === 'fields'));
    return fitting === undefined ? value : named(fitting, value);
  }
  if (type.kind !== 'fields') return value;
  const names = wireNames(type.fields);
  return Object.fromEntries(
    Object.entries(type.fields).map(([name, field]) => [
      name,
      named(field, (value as Record<string, unknown>)[names[name]!]),
    ]),
  );
}
