import type { StartedRun } from '../../contracts/run-state.js';
import type { KeyHolder } from '../auth/api-keys.js';
import { checkStart } from '../checks/check-body.js';
import { type ProblemDetails, problemDetails, problemOf } from '../http/problem.js';
import type { Context } from '../services/api-context.js';
import { startChecked } from './start-checked.js';

/** How many starts of one batch are in progress at once. */
const AT_ONCE = 8;

type BatchResult = { status: 201; run: StartedRun } | { status: number; problem: ProblemDetails };

/** Starts each run by itself: one that is refused does not keep the others from starting. The results have the order of the starts. */
export async function startBatch(
  context: Pick<Context, 'checks' | 'config' | 'intermission' | 'log'>,
  starts: readonly object[],
  holder: KeyHolder,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  const entries = starts.entries();
  const work = async () => {
    for (const [index, start] of entries) results[index] = await startOne(context, start, holder);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function startOne(
  context: Pick<Context, 'checks' | 'config' | 'intermission' | 'log'>,
  start: object,
  holder: KeyHolder,
): Promise<BatchResult> {
  try {
    const run = await startChecked(context, await checkStart(context, start, holder), { tenant: holder.tenant });
    return { status: 201, run };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.problem === 'Internal') context.log.error({ err: error }, 'a start of a batch failed');
    const details = problemDetails(problem);
    return { status: details.status, problem: details };
  }
}
