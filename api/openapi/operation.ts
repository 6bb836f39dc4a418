import { z } from 'zod';
import type { Scope } from '../../infra/storage/api-key-names.js';

/** The groups of routes, as documents and generated clients show them. */
export const TAGS = {
  Runs: 'Start, read, follow, list and cancel runs.',
  Schedules: 'Start runs at set times.',
  Pauses: 'Answer a pause, give its person more time, and take control of the browser.',
  'Live view': "Act in the run's browser during a pause.",
  Automations: 'Check automations.',
  Service: 'Health, descriptions, sign-in and the decryption of payloads.',
} as const;

/** A route as the API's description shows it. */
export interface Operation {
  /** The name of the function in generated clients. */
  id: string;
  tag: keyof typeof TAGS;
  summary: string;
  description?: string;
  body?: z.ZodType;
  /** The media type of the body; JSON by default. A body that is not JSON needs no schema. */
  bodyType?: string;
  bodyExample?: unknown;
  answer?: { status: number; schema?: z.ZodType; mediaType?: string; example?: unknown };
  parameters?: object[];
  /** The scope that an API key needs; without it, the route needs no key. */
  scope?: Scope;
  /** Whether it counts towards `INTERMISSION_STARTS_PER_MINUTE`. */
  isRateLimited?: boolean;
  /** Whether a request may ask for a part of the file. */
  isRanged?: boolean;
  /** Whether the run or the pause may be in a state that does not allow it. */
  mayConflict?: boolean;
  callbacks?: Record<string, object>;
}

export type DescribedRoute = [path: string, method: string, operation: Operation];

const Accepted = z.object({ accepted: z.boolean() });
export const ACCEPTED = { status: 202, schema: Accepted, example: { accepted: true } };

export function queryParameters(query: z.ZodObject) {
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: plainSchema(schema as z.ZodType),
  }));
}

/** The schema of a parameter: a text or a number, so it needs no components. */
export function plainSchema(schema: z.ZodType) {
  return { ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), $schema: undefined };
}
