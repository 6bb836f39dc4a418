import type { NodeDefinition, Wrapper } from '../model/define-node.js';
import { type FindingList, isObject, join } from '../model/findings.js';
import { near } from '../locators/nearest.js';
import { wrong } from '../model/field-types.js';
import { isWrapper, NO_ACTIONS, WRAPPERS } from '../model/wrappers.js';
import { ACTIONS, findDefinition, kindsIn } from './vocabulary.js';

/** The action of an action node, found but not parsed. */
export interface FoundAction {
  name: string;
  wrapper: Wrapper;
  /** The wrapper's own object. */
  around: Record<string, unknown>;
  params: Record<string, unknown>;
  path: string;
  definition: NodeDefinition;
}

/** Finds a node's action. Returns undefined, with the reasons in `findings`, unless there is exactly one that this version supports. */
export function findAction(
  node: Record<string, unknown>,
  path: string,
  findings: FindingList,
): { name: string; action: FoundAction | undefined } | undefined {
  const name = theOne(node, ACTIONS, path, 'an action_node needs exactly one action', findings);
  if (name === undefined) return undefined;
  const at = join(path, name);
  if (!isWrapper(name)) return { name, action: define(name, undefined, {}, node[name], at, findings) };
  const around = node[name];
  if (!isObject(around)) {
    findings.error(at, wrong(around, 'an object'));
    return { name, action: undefined };
  }
  const kinds = kindsIn(name);
  findings.warnUnknown(around, [...WRAPPERS[name].own, ...kinds], at);
  const kind = theOne(around, kinds, at, `${name} needs exactly one kind of action`, findings);
  const action = kind === undefined ? undefined : define(kind, name, around, around[kind], join(at, kind), findings);
  return { name, action };
}

function define(
  name: string,
  wrapper: Wrapper,
  around: Record<string, unknown>,
  params: unknown,
  path: string,
  findings: FindingList,
): FoundAction | undefined {
  if (!isObject(params)) {
    findings.error(path, wrong(params, 'an object'));
    return undefined;
  }
  const definition = findDefinition(name, wrapper);
  if (definition !== undefined) return { name, wrapper, around, params, path, definition };
  findings.unsupported(path, name, 'let a person do it in a human_in_loop_action, or leave it out');
  return undefined;
}

function theOne(
  value: Record<string, unknown>,
  names: readonly string[],
  path: string,
  rule: string,
  findings: FindingList,
): string | undefined {
  // Null members count as omitted.
  const given = names.filter((name) => value[name] != null);
  if (given.length === 1) return given[0];
  const keys = Object.keys(value);
  const meant =
    Object.entries(NO_ACTIONS).find(([key]) => keys.includes(key))?.[1] ??
    keys.map((key) => belongsInside(key, names) ?? misspelt(key, names)).find((hint) => hint !== undefined);
  const found =
    given.length === 0 ? `none; ${meant ?? `they are ${names.join(', ')}`}` : `${given.join(' and ')}; keep one`;
  findings.error(path, `${rule}, this has ${found}`);
  return undefined;
}

/** The error for a kind of action in the place of its wrapper. */
function belongsInside(key: string, names: readonly string[]): string | undefined {
  const wrappers = names.filter((name) => isWrapper(name) && kindsIn(name).includes(key));
  return wrappers.length === 0 ? undefined : `${key} belongs inside ${wrappers.join(' or ')}`;
}

function misspelt(key: string, names: readonly string[]): string | undefined {
  const meant = near(key, names);
  return meant === undefined ? undefined : `${key} is not known; did you mean ${meant}?`;
}
