import type { Request } from 'express';
import { z } from 'zod';
import './body-schema.js';

/** An empty query parameter counts as absent. */
export function given(query: Request['query']): Request['query'] {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** A query parameter that may be repeated. */
export const repeatable = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .union([schema, z.array(schema).max(20)])
    .optional()
    .transform((given) => (given === undefined ? undefined : ([given].flat() as z.output<Schema>[])));

/** A time, as epoch milliseconds. */
export const time = z
  .union(
    [z.iso.datetime({ offset: true }), z.string().regex(/^\d{1,14}$/)],
    'must be a time such as 2026-01-31T08:00:00Z',
  )
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)))
  .optional();

export const filterText = z.string('must be given once').max(320);
