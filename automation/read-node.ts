import { z } from 'zod';
import type { NodeDefinition } from './define-node.js';
import type { ActionNode } from './document.js';
import { type Findings, isObject, join } from './issues.js';
import { nodeDefinitions } from './nodes/index.js';
import { NODE_TYPES, UNSUPPORTED_ACTIONS, UNSUPPORTED_NODES } from './unsupported.js';
import { boolean, number, show } from './values.js';

const definitions: readonly NodeDefinition[] = nodeDefinitions as unknown as readonly NodeDefinition[];
const direct = definitions.filter(({ wrapper }) => wrapper === undefined).map(({ name }) => name);
const interactions = definitions.filter(({ wrapper }) => wrapper === 'interaction_action').map(({ name }) => name);
const ACTIONS = [...direct, 'interaction_action', ...UNSUPPORTED_ACTIONS.action];

/** The docs' limit of sleeps; more is accepted with a warning. */
const USUAL_SLEEP = 10;
const DEFAULT_END_SLEEP = 5;
const DEFAULT_NEW_TAB_WAIT = 10;

const timingSchema = z.object({
  before_sleep_time: number().optional(),
  end_sleep_time: number({ min: 0, max: 30 }).optional(),
  expect_new_tab: boolean().default(false),
  max_new_tab_wait_time: number({ min: 0, max: 30 }).optional(),
});
const NODE_KEYS = ['type', 'localized_axtree_string', ...Object.keys(timingSchema.shape), ...ACTIONS];

const triesSchema = z.object({
  max_tries: number({ integer: true, min: 0 }).default(10),
  max_timeout_seconds_per_try: number({ min: 0 }).default(1),
});
const INTERACTION_KEYS = [
  ...Object.keys(triesSchema.shape),
  'verify_before_step',
  ...interactions,
  ...UNSUPPORTED_ACTIONS.interaction_action,
];

/** Reads one item of a node list. Undefined when it has errors, which are in `findings`. */
export function readNode(value: unknown, index: number, path: string, findings: Findings): ActionNode | undefined {
  if (!isObject(value)) {
    findings.error(path, `${show(value)} is not a node: an object with a type`);
    return undefined;
  }
  const type = value.type === undefined ? guessType(value) : value.type;
  if (type !== 'action_node') {
    if ((UNSUPPORTED_NODES as readonly unknown[]).includes(type)) {
      findings.unsupported(path, String(type), 'write its steps as action nodes');
    } else {
      findings.error(join(path, 'type'), `${show(type)} is no node type; they are ${NODE_TYPES.join(', ')}`);
    }
    return undefined;
  }
  findings.warnUnknown(value, NODE_KEYS, path);
  const timing = findings.read(timingSchema, value, path);
  const action = readAction(value, path, findings);
  if (timing === undefined || action === undefined) return undefined;
  const { definition, params, at, wrapper } = action;
  if (timing.expect_new_tab && definition.wrapper !== 'interaction_action') {
    findings.error(join(path, 'expect_new_tab'), `only interaction actions open tabs; ${definition.name} is none`);
  }
  for (const name of ['before_sleep_time', 'end_sleep_time'] as const) {
    const seconds = timing[name];
    if (seconds !== undefined && seconds > USUAL_SLEEP)
      findings.warn(join(path, name), `${seconds} is above ${USUAL_SLEEP}, the documented limit`);
  }
  const read = findings.read(definition.params, params, at, Object.keys(definition.params.shape));
  const tries = findings.read(triesSchema, wrapper ?? {}, join(path, 'interaction_action'));
  if (read === undefined || tries === undefined) return undefined;
  return {
    type: 'action_node',
    index,
    path,
    kind: definition.name,
    title: definition.title(read),
    runs: definition.runs,
    params: read,
    tries,
    timing: {
      before_sleep_time: Math.max(0, timing.before_sleep_time ?? definition.timing?.before_sleep_time ?? 0),
      end_sleep_time: timing.end_sleep_time ?? definition.timing?.end_sleep_time ?? DEFAULT_END_SLEEP,
      expect_new_tab: timing.expect_new_tab,
      max_new_tab_wait_time: timing.expect_new_tab ? (timing.max_new_tab_wait_time ?? DEFAULT_NEW_TAB_WAIT) : 0,
    },
  };
}

/** Nodes of an older style say what they are by their keys. */
function guessType(node: Record<string, unknown>): string {
  if ('condition' in node) return 'if_else_node';
  if ('variable_name' in node) return 'for_loop_node';
  if ('locator' in node && 'assertion' in node) return 'assert_locator_node';
  if ('locator' in node && 'nodes' in node) return 'for_loop_node';
  return 'action_node';
}

interface Action {
  definition: NodeDefinition;
  params: unknown;
  at: string;
  wrapper?: Record<string, unknown>;
}

function readAction(node: Record<string, unknown>, path: string, findings: Findings): Action | undefined {
  const name = theOne(node, ACTIONS, path, 'an action_node', 'action', findings);
  if (name === undefined) return undefined;
  const at = join(path, name);
  if (name !== 'interaction_action') return defined(name, undefined, node[name], at, findings);
  const wrapper = node[name];
  if (!isObject(wrapper)) {
    findings.error(at, `${show(wrapper)} is not an object`);
    return undefined;
  }
  findings.warnUnknown(wrapper, INTERACTION_KEYS, at);
  const kinds = [...interactions, ...UNSUPPORTED_ACTIONS.interaction_action];
  const kind = theOne(wrapper, kinds, at, 'an interaction_action', 'kind', findings);
  const action =
    kind === undefined ? undefined : defined(kind, 'interaction_action', wrapper[kind], join(at, kind), findings);
  return action && { ...action, wrapper };
}

function defined(
  name: string,
  wrapper: NodeDefinition['wrapper'],
  params: unknown,
  at: string,
  findings: Findings,
): Action | undefined {
  const definition = definitions.find((candidate) => candidate.name === name && candidate.wrapper === wrapper);
  if (definition === undefined) {
    findings.unsupported(at, name, 'let a person do it in a human_in_loop_action, or leave it out');
    return undefined;
  }
  if (isObject(params)) return { definition, params, at };
  findings.error(at, `${show(params)} is not an object`);
  return undefined;
}

function theOne(
  value: Record<string, unknown>,
  names: readonly string[],
  path: string,
  what: string,
  noun: string,
  findings: Findings,
): string | undefined {
  const given = names.filter((name) => value[name] != null);
  if (given.length === 1) return given[0];
  findings.error(
    path,
    `${what} needs exactly one ${noun}, this has ${given.length === 0 ? 'none' : given.join(' and ')}`,
  );
  return undefined;
}
