import { z } from 'zod';
import type { FormatFields, FormatType } from './parse.js';

/** What a model is asked for and how its answer is read. Names on the wire have letters, digits and `_` only. */
export interface FormatSchema {
  /** JSON Schema of the answer: every field is there, and may be null. */
  wire: Record<string, unknown>;
  /** Whether providers can hold the model to it: not with fields whose shape is open. */
  isStrict: boolean;
  /** Reads an answer: absent fields become null, unknown ones go, names are the author's. Undefined when it does not fit. */
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

/** Two names that differ only in signs stay two names. */
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

/** Gives an answer its author's field names back. */
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
