import { readFileSync } from 'node:fs';
import type { WorkflowBundleOption } from '@temporalio/worker';

/**
 * The workflow bundle, which records stack traces only if `areWanted`. The SDK takes one for every promise, for the query `__stack_trace`.
 * The statement that this function adds before the code sets the limit only in the context of the workflow thread.
 */
export function withStacks(bundle: WorkflowBundleOption, areWanted: boolean): WorkflowBundleOption {
  if (areWanted) return bundle;
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath, 'utf8');
  // On the first line, so that the source map still fits.
  return { code: `Error.stackTraceLimit = 0; ${code}` };
}
