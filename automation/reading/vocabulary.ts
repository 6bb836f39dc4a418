import type { NodeDefinition, Wrapper } from '../model/define-node.js';
import { NOT_SUPPORTED, type WrapperName, WRAPPERS } from '../model/wrappers.js';
import * as nodes from '../nodes/index.js';

/** Every node kind, by name. */
export const nodeDefinitions: readonly NodeDefinition[] = (Object.values(nodes) as NodeDefinition[]).sort(byName);

/** The kinds that are nodes of their own and not actions. */
export const standaloneDefinitions = nodeDefinitions.filter(({ standalone }) => standalone !== undefined);

const actionDefinitions = nodeDefinitions.filter(({ standalone }) => standalone === undefined);

/** An action node has exactly one of these members. */
export const ACTIONS: readonly string[] = [...Object.keys(WRAPPERS), ...namesIn(undefined)];

const KINDS = Object.fromEntries(
  Object.keys(WRAPPERS).map((name) => [name, namesIn(name as WrapperName)]),
) as unknown as Record<WrapperName, readonly string[]>;

/** The kinds of action that a wrapper has one of. */
export function kindsIn(wrapper: WrapperName): readonly string[] {
  return KINDS[wrapper];
}

/** The definition of an action. Undefined for one that this version refuses. */
export function findDefinition(name: string, wrapper: Wrapper): NodeDefinition | undefined {
  return actionDefinitions.find((candidate) => candidate.name === name && candidate.wrapper === wrapper);
}

/** Why this version refuses an action that the format has. */
export function refusalOf(name: string, wrapper: Wrapper): string {
  return NOT_SUPPORTED.find((candidate) => candidate.name === name && candidate.wrapper === wrapper)!.why;
}

function namesIn(wrapper: Wrapper): string[] {
  const refused = NOT_SUPPORTED.filter((one) => one.wrapper === wrapper);
  const supported = actionDefinitions.filter((one) => one.wrapper === wrapper);
  return [...supported, ...refused].sort(byName).map(({ name }) => name);
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : Number(one.name > other.name);
}
