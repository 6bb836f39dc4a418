import { z } from 'zod';

/** Gives schemas the names that they have in the API's description. A schema without a name is written out where it is used. */
export function nameSchemas(schemas: Record<string, z.ZodType>): void {
  for (const [id, schema] of Object.entries(schemas)) z.globalRegistry.add(schema, { id });
}
