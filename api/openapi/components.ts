import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** The schemas that have a name (`nameSchemas`). Everything else refers to them. */
export class Components {
  readonly schemas: Record<string, Json> = {};

  /** The schema as JSON Schema; named schemas inside it, and it if it has a name, become components. */
  refer(schema: z.ZodType, io: 'input' | 'output'): Json {
    const override = io === 'output' ? stayOpen : simplify;
    const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', override });
    const { $defs = {}, ...rest } = inComponents(json) as Json & { $defs?: Record<string, Json> };
    delete rest.$schema;
    for (const [name, definition] of Object.entries($defs)) this.add(name, definition);
    return rest;
  }

  private add(name: string, schema: Json): void {
    const known = this.schemas[name];
    if (known !== undefined && !isDeepStrictEqual(known, schema)) throw new Error(`Two schemas have the name ${name}`);
    this.schemas[name] = schema;
  }
}

/** A later version may add members to a response, so no response forbids unknown ones. A record with fixed keys lists them as members. */
function stayOpen({ jsonSchema }: { jsonSchema: Json }): void {
  const { propertyNames, required, additionalProperties } = jsonSchema;
  if (propertyNames !== undefined && Array.isArray(required)) {
    jsonSchema.properties = Object.fromEntries(required.map((name: string) => [name, additionalProperties]));
    delete jsonSchema.propertyNames;
    delete jsonSchema.additionalProperties;
  }
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** A choice between anything and null is anything. */
function simplify({ jsonSchema }: { jsonSchema: Json }): void {
  const isAnything = (choice: unknown) => isDeepStrictEqual(choice, {});
  if (Array.isArray(jsonSchema.anyOf) && jsonSchema.anyOf.some(isAnything)) delete jsonSchema.anyOf;
}

function inComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === '$ref' && typeof member === 'string'
        ? member.replace('#/$defs/', '#/components/schemas/')
        : inComponents(member),
    ]),
  );
}
