import { activityInfo } from '@temporalio/activity';
import type { Parameters } from '../../automation/model/automation.js';
import type { SealedValue } from '../../automation/parameters/sealed-value.js';
import { substitute } from '../../automation/parameters/placeholders.js';
import type { NodeTask } from '../../contracts/node-task.js';
import { scrub } from './scrub.js';
import type { ReadSecret, Secrets } from './secrets.js';
import { SecretSites } from './sites.js';
import type { Code } from './totp.js';

/** Seconds for which a one-time code must still be valid when a step gets it: typing and sending it takes a moment. */
const LEAST_SECONDS = 5;

/** The secrets of one step: puts them into its parameters and removes them from its results. */
export interface TaskSecrets<Params> {
  /** The parameters with the secrets filled in; the task's own parameters when it uses none. */
  params: Params;
  /** The same again, with a one-time code that is valid for some seconds more and that no other step has used. */
  currentParams: () => Promise<Params>;
  /** `value` without any secret that the step has received so far. */
  scrub: <T>(value: T) => T;
  /** Where these secrets may go. */
  sites: SecretSites;
  /** Seals a secret for later steps of the run. */
  seal: (text: string) => SealedValue;
}

/** Reads the secrets that a step names, right before the step acts. Fails with `SecretUnavailable`. */
export async function secretsOf<Params>(
  task: Pick<NodeTask<Params>, 'params' | 'secure' | 'tenant' | 'automationFile' | 'ownAddress'>,
  secrets: Secrets,
  sleep: (seconds: number) => Promise<void>,
): Promise<TaskSecrets<Params>> {
  const runId = activityInfo().workflowExecution!.workflowId;
  const read: [mark: string, secret: ReadSecret][] = [];
  for (const use of task.secure ?? []) read.push([use.mark, await secrets.read(use, runId, task)]);
  const handedOut = new Set<string>();
  const codes = new Map<string, Code>();
  const codeFor = async (mark: string, secret: Extract<ReadSecret, { codeAt: unknown }>) => {
    const held = codes.get(mark);
    const code = held !== undefined && isLasting(held) ? held : await freshCode(secret.codeAt, secrets, sleep);
    codes.set(mark, code);
    return code.code;
  };
  const currentParams = async () => {
    if (read.length === 0) return task.params;
    const values: Parameters = {};
    for (const [mark, secret] of read) {
      const text = 'text' in secret ? secret.text : await codeFor(mark, secret);
      values[mark] = [text];
      handedOut.add(text);
    }
    return substitute(task.params, [values]);
  };
  return {
    params: await currentParams(),
    currentParams,
    scrub: (value) => scrub(value, [...handedOut]),
    sites: new SecretSites(task.secure ?? [], task.ownAddress),
    seal: (text) => secrets.seal(text, runId),
  };
}

/** A code that no step of any run has used. Waits for the next one if necessary; the end of the run ends the wait. */
async function freshCode(
  codeAt: (at: number) => Code,
  secrets: Secrets,
  sleep: (seconds: number) => Promise<void>,
): Promise<Code> {
  for (;;) {
    const code = codeAt(Date.now());
    if (isLasting(code) && (await secrets.claim(code))) return code;
    await sleep(Math.max(0, code.validUntil - Date.now()) / 1000 + 0.05);
  }
}

function isLasting({ validUntil }: Code): boolean {
  return validUntil - Date.now() >= LEAST_SECONDS * 1000;
}
