import type { ForLoopNode } from '../../../automation/model/automation.js';
import { loopNames } from '../../../automation/control/for-loop-node.js';
import { nodeFailure } from '../../run/failure.js';
import { countMatches } from '../node-activity.js';
import { boundParams } from '../parameters.js';
import type { Run } from '../../run/run.js';

/** The items of a loop, read once when the loop starts. */
export interface LoopSource {
  /** Number of iterations. */
  count: number;
  /** The items of the first variable, unless they are secret. */
  values?: unknown[];
  /** The locator as written, with the placeholders of the enclosing loops replaced. */
  locator?: string;
}

export async function sourceOf(run: Run, node: ForLoopNode): Promise<LoopSource> {
  const source = loopNames(node.params).length > 0 ? sourceOfVariables(run, node) : await sourceOfLocator(run, node);
  const most = node.params.max_iterations ?? source.count;
  if (source.count > most)
    run.log(`warning: ${source.count - most} of ${source.count} items are left out (max_iterations)`);
  return { ...source, count: Math.min(source.count, most) };
}

/** Iterates over all named lists in parallel; the first list sets the length. */
function sourceOfVariables(run: Run, node: ForLoopNode): LoopSource {
  const names = loopNames(node.params);
  const [first, ...others] = names.map((name) => listOf(run, node, name));
  others.forEach(({ items }, at) => {
    if (items.length >= first!.items.length) return;
    run.log(`warning: ${names[at + 1]} has ${items.length} items, ${names[0]} has ${first!.items.length}`);
  });
  return { count: first!.items.length, ...(!first!.isSecret && { values: first!.items }) };
}

/** Looks up the list in the input parameters, then in the secrets, then in the generated variables. */
function listOf(run: Run, node: ForLoopNode, name: string): { items: unknown[]; isSecret: boolean } {
  const { value, isSecret } = run.variables.find(name);
  if (Array.isArray(value)) return { items: value, isSecret };
  const why = value === undefined ? 'there is no such variable' : 'it is not a list';
  throw nodeFailure(run, node, 'VariableMissing', `it iterates over ${name}, but ${why}`);
}

/** Counts the matches once their number is stable. */
async function sourceOfLocator(run: Run, node: ForLoopNode): Promise<LoopSource> {
  const { locator } = boundParams(run, node);
  const count = await countMatches(run, node);
  if (count === 0) run.log('warning: nothing matches the locator of the loop');
  return { count, locator: locator! };
}
