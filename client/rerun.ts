import type { PayloadCodec } from '@temporalio/common';
import type { AutomationInput } from '../contracts/workflow-messages.js';
import { InvalidRequestError } from './errors.js';
import { ownLimitIn } from './limits.js';
import type { StartRequest } from './request.js';
import type { RunMemo } from './runs/run-memo.js';
import { startInput } from './runs/start-input.js';
import type { TemporalRuns } from './runs/temporal-runs.js';
import { unsealSecrets } from './seal.js';

/**
 * What differs from the run that is repeated. A member that is null leaves out what that run had. Of `inputParameters`, names that are absent
 * keep their values.
 */
export type RerunChanges = {
  [Member in Exclude<keyof StartRequest, 'automation' | 'automationName'>]?: StartRequest[Member] | null | undefined;
};

/** The request that starts the run again, and the file in the automations folder from which that run came. */
export interface Rerun {
  request: StartRequest;
  automationFile?: string;
}

/**
 * Reads what started the run, and applies the changes. A TOTP secret in it was sealed for that run; it is opened here, and sealed again for
 * the new run. Throws `RunNotFoundError`, `InvalidRequestError`.
 */
export async function readRerun(
  temporal: TemporalRuns,
  runId: string,
  changes: RerunChanges,
  { codec, secrets }: { codec: PayloadCodec; secrets: readonly string[] },
): Promise<Rerun> {
  const description = await temporal.describe(runId);
  const input = await startInput(temporal, codec, description);
  const memo = (description.memo ?? {}) as Partial<RunMemo>;
  const { automationFile } = memo;
  const priority = description.priority?.priorityKey;
  const limit = ownLimitIn(memo);
  const request = {
    ...opened(input, { runId, secrets, isReplaced: changes.secureParameters != null }),
    // 0: the run had none.
    ...(priority !== undefined && priority > 0 && { priority }),
    ...(limit !== undefined && { maxParallelism: limit }),
    ...changes,
    ...(changes.inputParameters && { inputParameters: { ...inputsOf(input), ...changes.inputParameters } }),
  };
  const given = Object.entries(request).filter(([, value]) => value !== null && value !== undefined);
  return {
    request: Object.fromEntries(given) as unknown as StartRequest,
    ...(automationFile !== undefined && { automationFile }),
  };
}

/** The values with which the run worked: those of its start, or else those of the automation. */
function inputsOf({ inputParameters, automation }: AutomationInput): Record<string, unknown> {
  const { parameters } = automation as { parameters?: { input_parameters?: Record<string, unknown> } };
  return inputParameters ?? parameters?.input_parameters ?? {};
}

/** `isReplaced`: the changes contain other references, so those of the automation are not used. */
function opened(
  input: AutomationInput,
  { runId, secrets, isReplaced }: { runId: string; secrets: readonly string[]; isReplaced: boolean },
): AutomationInput {
  try {
    return unsealSecrets(input, secrets, runId);
  } catch {
    if (isReplaced) return input;
    throw new InvalidRequestError([{ path: 'secureParameters', message: NOT_OPENED }]);
  }
}

const NOT_OPENED =
  'are needed: the run was started with a TOTP secret that this installation can no longer open, because INTERMISSION_SECRET changed';
