import { z } from 'zod';
import type { Scope } from '../../infra/storage/api-key-names.js';

/** A route as the API's description shows it. */
export interface Operation {
  summary: string;
  body?: z.ZodType;
  answer?: { status: number; schema?: z.ZodType; mediaType?: string };
  parameters?: object[];
  /** The scope that an API key needs; without it, the route needs no key. */
  scope?: Scope;
  /** Whether it counts towards `INTERMISSION_STARTS_PER_MINUTE`. */
  isRateLimited?: boolean;
}

export type DescribedRoute = [path: string, method: string, operation: Operation];

export const ACCEPTED = { status: 202, schema: z.object({ accepted: z.boolean() }) };

export function queryParameters(query: z.ZodObject) {
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: jsonSchema(schema as z.ZodType, 'input'),
  }));
}

export function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  return { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }), $schema: undefined };
}
