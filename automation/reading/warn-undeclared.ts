import { loopNames } from '../control/for-loop-node.js';
import { namesInExpression } from '../expressions/names.js';
import type { ActionNode, Automation, AutomationNode } from '../model/automation.js';
import { type FindingList, join } from '../model/findings.js';
import { RESERVED_NAMES } from '../model/identifiers.js';
import { itemPositions, loopIndexNames, placeholderNames, withoutPlaceholders } from '../parameters/placeholders.js';
import { flatten, nodesIn } from '../model/walk-nodes.js';
import { shorten } from '../model/field-types.js';

/** The names that placeholders at a node may use. */
interface Scope {
  known: ReadonlySet<string>;
  /** The declared names, in words. */
  declared: string;
  /** The name of a variable that a node sets contains a placeholder: then it could be any name. */
  isOpen: boolean;
  /** Number of values in the file, for names whose values only a start request can change. */
  lengths: ReadonlyMap<string, number>;
  /** Secrets, which are not available in conditions. */
  secrets: ReadonlySet<string>;
  /** Index names of the enclosing loops. */
  indexes: readonly string[];
}

/**
 * Warns about placeholders that are probably mistakes. A name that nothing declares or sets stays unreplaced, and a text that contains
 * nothing else is skipped; the same holds for the position of a loop that does not enclose the node, and for an item beyond the last one. A
 * condition that uses such a name or item fails.
 */
export function warnUndeclared(
  nodes: readonly AutomationNode[],
  parameters: Automation['parameters'],
  findings: FindingList,
): void {
  const declared = new Set(Object.values(parameters).flatMap((map) => Object.keys(map)));
  const set = flatten(nodes).flatMap((node) => (node.type === 'action_node' ? namesSetBy(node) : []));
  const scope: Scope = {
    known: new Set([...declared, ...set, ...RESERVED_NAMES]),
    declared: shorten([...declared].join(', '), 200) || 'none',
    isOpen: set.some((name) => name.includes('{')),
    lengths: lengthsOf(parameters, new Set(set)),
    secrets: new Set(
      Object.keys(parameters.secure_parameters).filter((name) => !Object.hasOwn(parameters.input_parameters, name)),
    ),
    indexes: [],
  };
  for (const node of nodes) warnAt(node, scope, findings);
}

function warnAt(node: AutomationNode, scope: Scope, findings: FindingList): void {
  const { path } = node;
  const params = 'extraction' in node ? [node.params, node.extraction] : node.params;
  const { known, declared, isOpen, indexes } = scope;
  const isKnown = (name: string) => isOpen || known.has(name) || indexes.includes(name);
  for (const name of placeholderNames(params)) {
    if (isKnown(name)) continue;
    findings.warn(path, `{${name}[0]} is not a declared parameter (declared: ${declared})`);
  }
  for (const name of loopIndexNames(params)) {
    if (indexes.includes(name)) continue;
    const around = indexes.length === 0 ? 'the node is not in a loop' : `the enclosing loops use ${indexes.join(', ')}`;
    findings.warn(path, `{…[${name}]} has no position: ${around}`);
  }
  for (const { name, position } of itemPositions(params)) {
    const length = scope.lengths.get(name);
    if (isOpen || length === undefined || position < length) continue;
    findings.warn(path, `{${name}[${position}]} has no value: ${count(name, length)}`);
  }
  if (node.type === 'if_else_node') warnCondition(node.params.condition, join(path, 'condition'), scope, findings);
  const inside = node.type === 'for_loop_node' ? [...indexes, node.params.index_variable_name] : indexes;
  if (node.type === 'for_loop_node') {
    for (const name of loopNames(node.params)) {
      if (isKnown(name)) continue;
      findings.warn(path, `nothing declares or sets ${name}, the list of the loop (declared: ${declared})`);
    }
  }
  for (const inner of nodesIn(node)) warnAt(inner, { ...scope, indexes: inside }, findings);
}

/** Conditions use parameters and variables by name, as lists. */
function warnCondition(condition: string, path: string, scope: Scope, findings: FindingList): void {
  const { known, declared, isOpen, lengths, secrets } = scope;
  if (isOpen) return;
  for (const { name, position } of namesInExpression(withoutPlaceholders(condition, 'loops'))) {
    const length = lengths.get(name);
    if (secrets.has(name)) {
      findings.warn(path, `${name} is a secret, and conditions cannot use secrets: the condition will fail`);
    } else if (!known.has(name)) {
      findings.warn(
        path,
        `${name} is not a declared parameter, and no node sets it (declared: ${declared}): the condition will fail`,
      );
    } else if (length !== undefined && position !== undefined && (position >= length || position < -length)) {
      findings.warn(path, `${name}[${position}] has no value, so the condition will fail: ${count(name, length)}`);
    }
  }
}

function count(name: string, length: number): string {
  return `${name} has ${length === 1 ? '1 value' : `${length} values`}`;
}

/** Lengths of the parameters that no node sets. Skips empty lists, whose values come from the start request. */
function lengthsOf(parameters: Automation['parameters'], set: ReadonlySet<string>): Map<string, number> {
  const lists = { ...parameters.secure_parameters, ...parameters.generated_parameters, ...parameters.input_parameters };
  return new Map(
    Object.entries(lists).flatMap(([name, list]) =>
      set.has(name) || !Array.isArray(list) || list.length === 0 ? [] : [[name, list.length] as const],
    ),
  );
}

function namesSetBy({ setsVariables = [], setsSecret }: ActionNode): string[] {
  return setsSecret === undefined ? setsVariables : [...setsVariables, setsSecret.name];
}
