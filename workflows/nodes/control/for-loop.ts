import { ApplicationFailure } from '@temporalio/workflow';
import type { AutomationNode, ForLoopNode } from '../../../automation/model/automation.js';
import { isSwallowed } from '../../run/failure.js';
import { runList } from '../interpreter.js';
import type { Run } from '../../run/run.js';
import { LoopReport } from './loop-report.js';
import { sourceOf } from './loop-source.js';

/**
 * Runs the loop's nodes for each item, one after the other. The number of iterations is fixed at the start. The reset nodes run between two
 * iterations, also after a failed one.
 */
export async function runForLoop(run: Run, node: ForLoopNode): Promise<void> {
  const source = await sourceOf(run, node);
  const report = new LoopReport(run, node, source);
  if (source.count === 0) run.nodes.skip([...node.nodes, ...node.reset_nodes]);
  for (let number = 0; number < source.count; number += 1) {
    run.loops.enter({ loop: node, number, ...(source.locator !== undefined && { locator: source.locator }) });
    run.nodes.startIteration(node, number, source.count);
    let failed: ApplicationFailure | undefined;
    try {
      failed = await runIteration(run, node, number < source.count - 1);
    } catch (error) {
      if (error instanceof ApplicationFailure) report.add(number, error);
      throw error;
    } finally {
      run.loops.leave();
    }
    report.add(number, failed);
    if (failed === undefined || node.params.on_error_in_loop === 'continue') continue;
    if (node.params.on_error_in_loop === 'raise') throw failed;
    report.skipFrom(number + 1, source.count);
    return;
  }
}

/** Runs one iteration. Returns a failure that `on_error_in_loop` decides about, and throws a failure that no loop swallows. */
async function runIteration(
  run: Run,
  { nodes, reset_nodes, params }: ForLoopNode,
  isFollowed: boolean,
): Promise<ApplicationFailure | undefined> {
  const failed = await failureIn(run, nodes);
  const goesOn = failed === undefined || params.on_error_in_loop === 'continue';
  if (failed !== undefined && goesOn) run.log(`iteration failed, continuing: ${failed.message}`);
  if (!isFollowed || !goesOn) return failed;
  const resetFailed = await failureIn(run, reset_nodes);
  // The reset that prepares the next iteration failed: only `continue` carries on regardless.
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
