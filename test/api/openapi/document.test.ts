import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Components } from '../../../api/openapi/components.js';
import { openApi } from '../../../api/openapi/document.js';
import { nameSchemas } from '../../../contracts/name-schemas.js';

type Json = Record<string, unknown>;

const document = openApi() as unknown as {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; responses: Record<string, Json> };
};
interface Operation {
  operationId: string;
  tags: string[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { content?: Record<string, Content>; $ref?: string }>;
}
interface Content {
  schema: Json;
  example?: unknown;
}

const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

/** Every object in the document below `part`, following references. */
function within(part: unknown, seen = new Set<unknown>()): Json[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return [];
  seen.add(part);
  const { $ref } = part as { $ref?: string };
  const referred = $ref === undefined ? [] : within(resolved($ref), seen);
  return [part as Json, ...referred, ...Object.values(part).flatMap((member) => within(member, seen))];
}

function resolved(ref: string): unknown {
  const path = ref.replace('#/', '').split('/');
  return path.reduce<unknown>((part, key) => (part as Json | undefined)?.[key], document);
}

describe("the API's description", () => {
  it('describes every route under /v1', () => {
    const files = readdirSync(new URL('../../../api', import.meta.url), { recursive: true, encoding: 'utf8' });
    const routes = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(new URL(`../../../api/${file}`, import.meta.url), 'utf8'))
      .flatMap((text) => [...text.matchAll(/router\.(get|post|put|patch|delete)\(\s*'(\/v1\/[^']*)'/g)])
      // A colon after backslashes is a literal one.
      .map(([, method, path]) => `${method} ${path!.replace(/(?<!\\):(\w+)/g, '{$1}').replaceAll('\\', '')}`);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => !described.includes(route))).toEqual([]);
  });

  it('gives each operation its own id and one tag', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('startRun');
    expect(operations.filter(({ tags }) => tags.length !== 1)).toEqual([]);
  });

  it('names the schemas of messages', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['StartRequest', 'RunState', 'PauseState', 'NodeState', 'Problem', 'CallbackPayload']),
    );
    const state = document.paths['/v1/runs/{runId}']!.get!.responses['200']!.content!['application/json']!;
    expect(state.schema).toEqual({ $ref: '#/components/schemas/RunState' });
  });

  it('refers only to what it has', () => {
    const refs = within(document).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => resolved(ref) === undefined)).toEqual([]);
  });

  it('lets a later version add members to every response', () => {
    const closed = (part: unknown) => within(part).filter((schema) => schema.additionalProperties === false);
    expect(closed(operations.map(({ responses }) => responses))).toEqual([]);
    expect(closed(document.webhooks)).toEqual([]);
    // Requests stay closed, so that a misspelt member is refused.
    expect(closed(document.paths['/v1/runs']!.post!.requestBody)).not.toEqual([]);
  });

  it('has examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'urn:intermission:api', ...document });
    const contents = within(document).filter((part): part is Json & Content => 'example' in part && 'schema' in part);
    expect(contents.length).toBeGreaterThan(10);
    for (const { schema, example } of contents) {
      const text = JSON.stringify(schema).replaceAll('"#/', '"urn:intermission:api#/');
      const validate = ajv.compile(JSON.parse(text) as Json);
      validate(example);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('refuses two schemas with the same name', () => {
    const components = new Components();
    const [one, other] = [z.object({ a: z.string() }), z.object({ b: z.string() })];
    nameSchemas({ SameName: one });
    components.refer(one, 'output');
    nameSchemas({ SameName: other });
    expect(() => components.refer(other, 'output')).toThrow('Two schemas have the name SameName');
  });
});
