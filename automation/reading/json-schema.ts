import { z } from 'zod';
import { FOR_LOOP, forLoopNode } from '../control/for-loop-node.js';
import { IF_ELSE, ifElseNode } from '../control/if-else-node.js';
import { NAME_PATTERN, RESERVED_NAMES } from '../model/identifiers.js';
import { documentHead } from './read-automation.js';
import { extractionSchema, standaloneTiming, timingSchema, triesSchema } from './read-nodes.js';
import { PROVIDERS } from '../parameters/secure-parameters.js';
import { isWrapper, type WrapperName, WRAPPERS } from '../model/wrappers.js';
import { ACTIONS, findDefinition, kindsIn, refusalOf, standaloneDefinitions } from './vocabulary.js';

type Schema = Record<string, unknown>;

/** Schema of the sites of a secret. */
const SITES: Schema = {
  description: "Hosts that may receive the secret besides the automation's own site; their subdomains are included",
  anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }],
};

/**
 * The format as JSON Schema draft 7, which most editors support. It accepts everything that the reader accepts, including `"300"` for a
 * number and a node without its type. Only the reader checks the rules between members, locator commands and expressions.
 */
export function automationSchema(): Schema {
  const { properties, required } = shapeOf(documentHead);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:intermission:automation',
    title: 'Automation',
    description: "A browser automation in Optexity's format",
    type: 'object',
    properties: {
      ...properties,
      $schema: { type: 'string', description: 'This schema, for editors' },
      parameters: parameters(),
      nodes: nodes('The steps, in order'),
      post_processing_nodes: {
        description: 'Steps that run after the last attempt; each needs a type',
        type: 'array',
        items: { required: ['type'], allOf: [{ $ref: '#/definitions/node' }] },
      },
    },
    required: [...required, 'parameters'],
    definitions: { node: node(), ...nodesByType() },
  };
}

/** Its type identifies a node, or else its keys, in the order in which the reader checks them. */
function node(): Schema {
  const has = (...keys: string[]) => ({ required: keys });
  const guesses: [type: string, guess: Schema | undefined][] = [
    ['if_else_node', has('condition')],
    ['for_loop_node', { anyOf: [has('variable_name'), { ...has('locator', 'nodes'), not: has('assertion') }] }],
    ...standaloneDefinitions.map(({ name, standalone }): [string, Schema | undefined] => [
      name,
      standalone?.recognisedBy && has(...standalone.recognisedBy),
    ]),
  ];
  const otherwise: Schema = { $ref: '#/definitions/action_node' };
  return guesses.reduceRight<Schema>(
    (rest, [type, guess]) => ({ if: isOfType(type, guess), then: { $ref: `#/definitions/${type}` }, else: rest }),
    otherwise,
  );
}

function isOfType(type: string, guess: Schema | undefined): Schema {
  const typed = { required: ['type'], properties: { type: { const: type } } };
  return guess === undefined ? typed : { anyOf: [typed, { not: { required: ['type'] }, allOf: [guess] }] };
}

function nodesByType(): Record<string, Schema> {
  const standalone = standaloneDefinitions.map(({ name, description, params, standalone }) => [
    name,
    nodeOf(name, description, shapeOf(params), standalone?.hasSleeps ? shapeOf(standaloneTiming).properties : {}),
  ]);
  return {
    action_node: actionNode(),
    for_loop_node: nodeOf(FOR_LOOP.name, FOR_LOOP.description, shapeOf(forLoopNode), {
      nodes: nodes('Nodes that run in each iteration'),
      reset_nodes: nodes('Nodes that run between iterations'),
    }),
    if_else_node: nodeOf(IF_ELSE.name, IF_ELSE.description, shapeOf(ifElseNode), {
      if_nodes: nodes('Nodes that run if the condition is true'),
      else_nodes: nodes('Nodes that run if it is false'),
    }),
    ...(Object.fromEntries(standalone) as Record<string, Schema>),
  };
}

function nodeOf(
  type: string,
  description: string,
  { properties, required }: Shape,
  more: Record<string, Schema> = {},
): Schema {
  return {
    description,
    type: 'object',
    properties: { type: { const: type }, ...properties, ...more },
    required: [...required, ...(type === 'for_loop_node' ? ['nodes'] : [])],
  };
}

function actionNode(): Schema {
  const actions = Object.fromEntries(
    ACTIONS.map((name) => [name, orNull(isWrapper(name) ? wrapper(name) : action(name))]),
  );
  return {
    description: 'A node with one action',
    type: 'object',
    properties: { type: { const: 'action_node' }, ...actions, ...shapeOf(timingSchema).properties },
    ...exactlyOne(ACTIONS),
  };
}

function wrapper(name: WrapperName): Schema {
  const kinds = kindsIn(name);
  const { description } = WRAPPERS[name];
  const own = { interaction_action: triesSchema, extraction_action: extractionSchema }[name as string];
  return {
    description,
    type: 'object',
    properties: {
      ...Object.fromEntries(kinds.map((kind) => [kind, orNull(action(kind, name))])),
      ...(own && shapeOf(own).properties),
    },
    ...exactlyOne(kinds),
  };
}

function action(name: string, inside?: WrapperName): Schema {
  const definition = findDefinition(name, inside);
  if (definition === undefined) return { description: `Not supported: ${refusalOf(name, inside)}`, type: 'null' };
  const { properties, required } = shapeOf(definition.params);
  return { title: name, description: definition.description, type: 'object', properties, required };
}

/** Null members count as omitted. */
function exactlyOne(names: readonly string[]): Schema {
  return { oneOf: names.map((name) => ({ required: [name], properties: { [name]: { type: 'object' } } })) };
}

function orNull(schema: Schema): Schema {
  return schema.type === 'null' ? schema : { description: schema.description, anyOf: [schema, { type: 'null' }] };
}

function nodes(description: string): Schema {
  return { description, type: 'array', items: { $ref: '#/definitions/node' } };
}

function parameters(): Schema {
  const plain = ['string', 'number', 'boolean'];
  const providers = Object.keys(PROVIDERS);
  const secret = {
    type: 'object',
    properties: {
      ...Object.fromEntries(Object.entries(PROVIDERS).map(([name, schema]) => [name, orNull(objectOf(schema))])),
      sites: SITES,
    },
    ...exactlyOne(providers),
  };
  return {
    type: 'object',
    properties: {
      input_parameters: lists({ type: plain }, 'Inputs by name, each a list. A start request can replace the values'),
      generated_parameters: lists({ type: [...plain, 'null'] }, 'Initial values of variables by name'),
      secure_parameters: lists(secret, 'References to secrets by name'),
    },
    required: ['input_parameters'],
  };
}

function lists(items: Schema, description: string): Schema {
  return {
    description,
    type: 'object',
    propertyNames: { pattern: NAME_PATTERN, not: { enum: RESERVED_NAMES } },
    additionalProperties: { type: 'array', items },
  };
}

interface Shape {
  properties: Record<string, Schema>;
  required: string[];
}

function shapeOf(schema: z.ZodObject): Shape {
  const { properties = {}, required = [] } = objectOf(schema) as Partial<Shape>;
  return { properties, required };
}

function objectOf(schema: z.ZodObject): Schema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any', override: complete });
}

/** Completes the schema of a value that may have more than one type: its default, and whether it is required. */
function complete({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Schema }): void {
  delete jsonSchema.$schema;
  const { def } = zodSchema._zod;
  if (def.type === 'default') jsonSchema.default = def.defaultValue;
  if (def.type !== 'object') return;
  const isRequired = (member: z.core.$ZodType) => !z.safeParse(member, undefined).success;
  jsonSchema.required = Object.keys(def.shape).filter((name) => isRequired(def.shape[name]!));
}
