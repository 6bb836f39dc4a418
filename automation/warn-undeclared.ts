import { loopNames } from './control/index.js';
import type { Automation, AutomationNode } from './document.js';
import type { Findings } from './issues.js';
import { RESERVED_NAMES } from './names.js';
import { loopIndexNames, placeholderNames } from './placeholders.js';
import { flatten, nodesIn } from './tree.js';
import { shorten } from './values.js';

/** What placeholders may name at a node. */
interface Scope {
  known: ReadonlySet<string>;
  /** Those that are declared, in words. */
  declared: string;
  /** A name that a node sets holds placeholders itself: then it could be any. */
  isOpen: boolean;
  /** Index names of the loops around the node. */
  indexes: readonly string[];
}

/**
 * A placeholder of a name that nothing declares or sets is hardly meant: it stays as it stands, and a text that is nothing else is
 * skipped. So is one that asks for the position of a loop that is not there.
 */
export function warnUndeclared(
  nodes: readonly AutomationNode[],
  parameters: Automation['parameters'],
  findings: Findings,
): void {
  const declared = new Set(Object.values(parameters).flatMap((map) => Object.keys(map)));
  const set = flatten(nodes).flatMap(namesSetBy);
  const scope: Scope = {
    known: new Set([...declared, ...set, ...RESERVED_NAMES]),
    declared: shorten([...declared].join(', '), 200) || 'none',
    isOpen: set.some((name) => name.includes('{')),
    indexes: [],
  };
  for (const node of nodes) warnAt(node, scope, findings);
}

function warnAt(node: AutomationNode, scope: Scope, findings: Findings): void {
  const { path } = node;
  const params = 'extraction' in node ? [node.params, node.extraction] : node.params;
  const { known, declared, isOpen, indexes } = scope;
  const isKnown = (name: string) => isOpen || known.has(name) || indexes.includes(name);
  for (const name of placeholderNames(params)) {
    if (isKnown(name)) continue;
    findings.warn(path, `{${name}[0]} names no declared parameter (declared: ${declared})`);
  }
  for (const name of loopIndexNames(params)) {
    if (indexes.includes(name)) continue;
    const around = indexes.length === 0 ? 'no loop is around it' : `the loops around it have ${indexes.join(', ')}`;
    findings.warn(path, `{…[${name}]} gets no position: ${around}`);
  }
  const inside = node.type === 'for_loop_node' ? [...indexes, node.params.index_variable_name] : indexes;
  if (node.type === 'for_loop_node') {
    for (const name of loopNames(node.params)) {
      if (isKnown(name)) continue;
      findings.warn(path, `nothing declares or sets ${name}, which it goes over (declared: ${declared})`);
    }
  }
  for (const inner of nodesIn(node)) warnAt(inner, { ...scope, indexes: inside }, findings);
}

/** The variables that a node sets, as far as its own members say so. */
function namesSetBy({ params: given, kind }: AutomationNode): string[] {
  const params: Record<string, unknown> = given;
  const { output_variable_name, output_variable_names, name, output_x_variable, output_y_variable } = params;
  const named = kind === 'set_variable' || kind === 'count_locator' ? [name] : [];
  const many = Array.isArray(output_variable_names) ? (output_variable_names as unknown[]) : [];
  return [...named, output_variable_name, output_x_variable, output_y_variable, ...many].filter(
    (candidate) => typeof candidate === 'string',
  );
}
