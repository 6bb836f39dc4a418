import { type ForLoopNode, loopNames } from '../../automation/index.js';
import { nodeFailure } from '../failure.js';
import { countMatches } from '../node-activity.js';
import { boundParams } from '../parameters.js';
import type { Run } from '../run.js';

/** What a loop goes over, taken once at its start. */
export interface LoopSource {
  /** How many iterations there are. */
  count: number;
  /** The first variable's items, when they may be shown. */
  values?: unknown[];
  /** The locator as it is written, bound by the loops around. */
  locator?: string;
}

export async function sourceOf(run: Run, node: ForLoopNode): Promise<LoopSource> {
  const source = loopNames(node.params).length > 0 ? sourceOfVariables(run, node) : await sourceOfLocator(run, node);
  const most = node.params.max_iterations ?? source.count;
  if (source.count > most)
    run.log(`warning: ${source.count - most} of ${source.count} items are left out (max_iterations)`);
  return { ...source, count: Math.min(source.count, most) };
}

/** Names run in parallel; the first sets the length. */
function sourceOfVariables(run: Run, node: ForLoopNode): LoopSource {
  const names = loopNames(node.params);
  const [first, ...others] = names.map((name) => listOf(run, node, name));
  others.forEach(({ items }, at) => {
    if (items.length >= first!.items.length) return;
    run.log(`warning: ${names[at + 1]} has ${items.length} items, ${names[0]} has ${first!.items.length}`);
  });
  return { count: first!.items.length, ...(!first!.isSecret && { values: first!.items }) };
}

/** Input parameters come first, then secrets, then what nodes have set. */
function listOf(run: Run, node: ForLoopNode, name: string): { items: unknown[]; isSecret: boolean } {
  const maps: Record<string, unknown>[] = [run.parameters, run.secureParameters, run.variables];
  const map = maps.find((candidate) => Object.hasOwn(candidate, name));
  const found = map?.[name];
  if (Array.isArray(found)) return { items: found, isSecret: map === run.secureParameters };
  const why = found === undefined ? 'there is no such variable' : 'it holds no list';
  throw nodeFailure(run, node, 'VariableMissing', `it goes over ${name}, and ${why}`);
}

/** The number of matches, once it stands still. */
async function sourceOfLocator(run: Run, node: ForLoopNode): Promise<LoopSource> {
  const { locator } = boundParams(run, node);
  const count = await countMatches(run, node);
  if (count === 0) run.log('warning: nothing matches the locator of the loop');
  return { count, locator: locator! };
}
