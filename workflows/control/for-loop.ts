import { ApplicationFailure } from '@temporalio/workflow';
import type { AutomationNode, ForLoopNode } from '../../automation/index.js';
import { isSwallowed } from '../failure.js';
import { runList } from '../interpreter.js';
import type { Run } from '../run.js';
import { LoopReport } from './loop-report.js';
import { sourceOf } from './loop-source.js';

/**
 * Runs the loop's nodes for each item, one after the other. How many there are is fixed at the start; the reset nodes run between two
 * iterations, also after one that failed.
 */
export async function runForLoop(run: Run, node: ForLoopNode): Promise<void> {
  const source = await sourceOf(run, node);
  const report = new LoopReport(run, node, source);
  if (source.count === 0) run.skipAll([...node.nodes, ...node.reset_nodes]);
  for (let number = 0; number < source.count; number += 1) {
    run.startIteration(node, number, source);
    let failed: ApplicationFailure | undefined;
    try {
      failed = await runIteration(run, node, number < source.count - 1);
    } catch (error) {
      if (error instanceof ApplicationFailure) report.add(number, error);
      throw error;
    } finally {
      run.endIteration();
    }
    report.add(number, failed);
    if (failed === undefined || node.params.on_error_in_loop === 'continue') continue;
    if (node.params.on_error_in_loop === 'raise') throw failed;
    report.skipFrom(number + 1, source.count);
    return;
  }
}

/** One iteration. Returns the failure that `on_error_in_loop` decides about; throws what no loop swallows. */
async function runIteration(
  run: Run,
  { nodes, reset_nodes, params }: ForLoopNode,
  isFollowed: boolean,
): Promise<ApplicationFailure | undefined> {
  const failed = await failureIn(run, nodes);
  const goesOn = failed === undefined || params.on_error_in_loop === 'continue';
  if (failed !== undefined && goesOn) run.log(`iteration failed, going on: ${failed.message}`);
  if (!isFollowed || !goesOn) return failed;
  const resetFailed = await failureIn(run, reset_nodes);
  // What was meant to make the next iteration possible did not: only `continue` goes on all the same.
  if (resetFailed !== undefined && params.on_error_in_loop !== 'continue') throw resetFailed;
  return failed ?? resetFailed;
}

async function failureIn(run: Run, nodes: AutomationNode[]): Promise<ApplicationFailure | undefined> {
  try {
    await runList(run, nodes);
    return undefined;
  } catch (error) {
    if (error instanceof ApplicationFailure && isSwallowed(error)) return error;
    throw error;
  }
}
