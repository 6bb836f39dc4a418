import { readFileSync } from 'node:fs';
import type { WorkflowBundleOption } from '@temporalio/worker';

/**
 * The statement at the beginning of the built bundle. For the query `__stack_trace`, the SDK records a stack trace for every promise. The
 * statement turns this off only in the context of the workflow thread.
 */
const NO_STACKS = 'Error.stackTraceLimit = 0; ';

/** Returns the workflow bundle. The built bundle turns stack traces off; if `areWanted`, the returned bundle records them. */
export function withStacks(bundle: WorkflowBundleOption, areWanted: boolean): WorkflowBundleOption {
  // A worker reads a file once, but keeps code from its options in memory as long as it runs.
  if (!areWanted || 'code' in bundle) return bundle;
  return { code: readFileSync(bundle.codePath, 'utf8').replace(NO_STACKS, '') };
}
