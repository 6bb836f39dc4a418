import { ApplicationFailure } from '@temporalio/workflow';
import { fail } from '../../contracts/fail.js';
import { failureOf } from '../run/failure.js';
import { runList } from '../nodes/interpreter.js';
import type { Run } from '../run/run.js';

/**
 * Runs the post-processing nodes after the last attempt. `failed` is the failure of that attempt; it stays the run's failure whatever
 * happens here. After a success, a failure here fails the run.
 */
export async function postProcess(run: Run, failed: ApplicationFailure | undefined): Promise<void> {
  const { post_processing_nodes: nodes } = run.automation;
  const { node } = run.state;
  if (failed !== undefined && nodes.length > 0) run.log(`failed: ${failed.message}; post-processing runs anyway`);
  try {
    await runList(run, nodes);
  } catch (error) {
    const later = failureOf(error);
    if (failed !== undefined) run.log(`warning: post-processing failed: ${later.message}`);
    else if (later instanceof ApplicationFailure) {
      throw fail(later.type as never, `Post-processing failed: ${later.message}`, later.details?.[0] as never);
    } else throw later;
  }
  if (failed === undefined) return;
  if (node !== undefined) run.state.node = node;
  throw failed;
}
