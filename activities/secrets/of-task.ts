import { activityInfo } from '@temporalio/activity';
import { type Parameters, type SealedValue, substitute } from '../../automation/index.js';
import type { NodeTask } from '../contract.js';
import { scrub } from './scrub.js';
import type { ReadSecret, Secrets } from './secrets.js';
import type { Code } from './totp.js';

/** Seconds a one-time code must still be valid when it is handed to a step: typing and sending it take a moment. */
const LEAST_SECONDS = 5;

/** The secrets of one step: in its parameters, and out of whatever it leaves. */
export interface TaskSecrets<Params> {
  /** The parameters with the secrets in their places; the task's own when it uses none. */
  params: Params;
  /** The same once more; a one-time code in them is the one of this moment, and valid for some seconds more. */
  currentParams: () => Promise<Params>;
  /** `value` without any secret that the step was handed so far. */
  scrub: <T>(value: T) => T;
  /** Seals a secret for later steps of the run. */
  seal: (text: string) => SealedValue;
}

/** Reads the secrets that a step names, right before it acts. Fails with `SecretUnavailable`. */
export async function secretsOf<Params>(
  task: Pick<NodeTask<Params>, 'params' | 'secure'>,
  secrets: Secrets,
  pause: (seconds: number) => Promise<void>,
): Promise<TaskSecrets<Params>> {
  const runId = activityInfo().workflowExecution!.workflowId;
  const read: [mark: string, secret: ReadSecret][] = [];
  for (const use of task.secure ?? []) read.push([use.mark, await secrets.read(use, runId)]);
  const handedOut = new Set<string>();
  const currentParams = async () => {
    if (read.length === 0) return task.params;
    const values: Parameters = {};
    for (const [mark, secret] of read) {
      const text = 'text' in secret ? secret.text : await freshCode(secret.codeAt, pause);
      values[mark] = [text];
      handedOut.add(text);
    }
    return substitute(task.params, [values]);
  };
  return {
    params: await currentParams(),
    currentParams,
    scrub: (value) => scrub(value, [...handedOut]),
    seal: (text) => secrets.seal(text, runId),
  };
}

async function freshCode(codeAt: (at: number) => Code, pause: (seconds: number) => Promise<void>): Promise<string> {
  const now = Date.now();
  const { code, validUntil } = codeAt(now);
  if (validUntil - now >= LEAST_SECONDS * 1000) return code;
  await pause((validUntil - now) / 1000 + 0.05);
  return codeAt(Date.now()).code;
}
