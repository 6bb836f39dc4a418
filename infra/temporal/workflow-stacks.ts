import { readFileSync } from 'node:fs';
import type { WorkflowBundleOption } from '@temporalio/worker';

/**
 * How the built bundle begins. The SDK takes a stack trace for every promise, for the query `__stack_trace`; this statement sets the limit
 * only in the context of the workflow thread.
 */
const NO_STACKS = 'Error.stackTraceLimit = 0; ';

/** The workflow bundle, which records stack traces only if `areWanted`. Their limit is part of the built bundle. */
export function withStacks(bundle: WorkflowBundleOption, areWanted: boolean): WorkflowBundleOption {
  // A worker keeps code that it is given for as long as it runs, and reads a file only once.
  if (!areWanted || 'code' in bundle) return bundle;
  return { code: readFileSync(bundle.codePath, 'utf8').replace(NO_STACKS, '') };
}
