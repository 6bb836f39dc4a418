import { z } from 'zod';
import { FOR_LOOP, forLoopNode, IF_ELSE, ifElseNode } from './control/index.js';
import type { NodeDefinition } from './define-node.js';
import { NAME, RESERVED_NAMES } from './names.js';
import { nodeDefinitions } from './nodes/index.js';
import { documentHead } from './read-automation.js';
import { extractionSchema, standaloneTiming, timingSchema, triesSchema } from './read-nodes.js';
import { PROVIDERS } from './secure-parameters.js';
import { ACTIONS, isWrapper, NOT_SUPPORTED, type WrapperName, WRAPPERS } from './vocabulary.js';

type Schema = Record<string, unknown>;

const definitions: readonly NodeDefinition[] = nodeDefinitions;

/**
 * The format as JSON Schema, in draft 7, which editors know best. All that the reader takes is valid by it, also `"300"` for a
 * number and a node without its type. The reader alone knows the rules between members, locator commands and expressions.
 */
export function automationSchema(): Schema {
  const { properties, required } = shapeOf(documentHead);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Automation',
    description: "A browser automation in Optexity's format",
    type: 'object',
    properties: {
      ...properties,
      $schema: { type: 'string', description: 'This schema, for editors' },
      parameters: parameters(),
      nodes: nodes('The steps, run one after the other'),
      post_processing_nodes: {
        description: 'Steps after the last attempt; each needs its type',
        type: 'array',
        items: { required: ['type'], allOf: [{ $ref: '#/definitions/node' }] },
      },
    },
    required: [...required, 'parameters'],
    definitions: { node: node(), ...nodesByType() },
  };
}

/** A node is what its type says, or else its keys, in the order in which the reader looks at them. */
function node(): Schema {
  const has = (...keys: string[]) => ({ required: keys });
  const guesses: [type: string, guess: Schema | undefined][] = [
    ['if_else_node', has('condition')],
    ['for_loop_node', { anyOf: [has('variable_name'), { ...has('locator', 'nodes'), not: has('assertion') }] }],
    ['assert_locator_node', has('locator', 'assertion')],
    ['private_node', undefined],
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
  const [assertion, handler] = ['assert_locator_node', 'private_node'].map((name) =>
    definitions.find((definition) => definition.name === name)!,
  );
  return {
    action_node: actionNode(),
    for_loop_node: nodeOf(FOR_LOOP.name, FOR_LOOP.description, shapeOf(forLoopNode), {
      nodes: nodes('Run in each iteration'),
      reset_nodes: nodes('Run after each iteration that another one follows'),
    }),
    if_else_node: nodeOf(IF_ELSE.name, IF_ELSE.description, shapeOf(ifElseNode), {
      if_nodes: nodes('Run when the condition holds'),
      else_nodes: nodes('Run when it does not'),
    }),
    assert_locator_node: nodeOf('assert_locator_node', assertion!.description, shapeOf(assertion!.params)),
    private_node: nodeOf(
      'private_node',
      handler!.description,
      shapeOf(handler!.params),
      shapeOf(standaloneTiming).properties,
    ),
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
  const { kinds, description } = WRAPPERS[name];
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
  const definition = definitions.find((one) => one.name === name && one.wrapper === inside);
  if (definition === undefined) return { description: `Not supported: ${NOT_SUPPORTED[name]}`, type: 'null' };
  const { properties, required } = shapeOf(definition.params);
  return { title: name, description: definition.description, type: 'object', properties, required };
}

/** A member that is null counts as left out. */
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
    properties: Object.fromEntries(Object.entries(PROVIDERS).map(([name, schema]) => [name, orNull(objectOf(schema))])),
    ...exactlyOne(providers),
  };
  return {
    type: 'object',
    properties: {
      input_parameters: lists({ type: plain }, 'Inputs by name, each a list. A start gives other values'),
      generated_parameters: lists({ type: [...plain, 'null'] }, 'Start values of variables, by name'),
      secure_parameters: lists(secret, 'References to secrets, by name'),
    },
    required: ['input_parameters'],
  };
}

function lists(items: Schema, description: string): Schema {
  return {
    description,
    type: 'object',
    propertyNames: { pattern: NAME.source, not: { enum: RESERVED_NAMES } },
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

/** What is not told by itself of a value that is read from more than one type: its default, and whether it must be there. */
function complete({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Schema }): void {
  delete jsonSchema.$schema;
  const { def } = zodSchema._zod;
  if (def.type === 'default') jsonSchema.default = def.defaultValue;
  if (def.type !== 'object') return;
  const isRequired = (member: z.core.$ZodType) => !z.safeParse(member, undefined).success;
  jsonSchema.required = Object.keys(def.shape).filter((name) => isRequired(def.shape[name]!));
}
