import type { Request } from 'express';
import type { CheckedRequest, StartRequest } from '../../client/index.js';
import type { KeyHolder } from '../auth/api-keys.js';
import { readNamedAutomation } from '../runs/automations-folder.js';
import { bodyText } from '../http/json-body.js';
import type { Context } from '../services/api-context.js';
import { idempotencyKeyOf } from '../runs/idempotency-key.js';
import { countErrors, Problem } from '../http/problem.js';
import type { CheckJob } from './check.js';

type CheckedBody = CheckedRequest & { request: StartRequest; automationFile?: string };

/** Checks the automation that a request wants to start or validate. Throws `Problem` when there is nothing to check. */
export async function checkBody(
  context: Pick<Context, 'checks' | 'config'>,
  req: Request,
  kind: CheckJob['kind'],
  holder: KeyHolder,
): Promise<CheckedBody> {
  const { automation } = (req.body ?? {}) as { automation?: unknown };
  const idempotencyKey = kind === 'start' ? idempotencyKeyOf(req) : undefined;
  const job = { kind, body: bodyText(req), ...(idempotencyKey !== undefined && { idempotencyKey }) };
  return await checkJob(context, job, automation, holder);
}

/** Checks a start that is not the body of a request. */
export async function checkStart(
  context: Pick<Context, 'checks' | 'config'>,
  start: object,
  holder: KeyHolder,
): Promise<CheckedBody> {
  const { automation } = start as { automation?: unknown };
  return await checkJob(context, { kind: 'start', body: JSON.stringify(start) }, automation, holder);
}

/** `automation`: the member of the body. */
async function checkJob(
  { checks, config }: Pick<Context, 'checks' | 'config'>,
  job: CheckJob,
  automation: unknown,
  holder: KeyHolder,
): Promise<CheckedBody> {
  const file =
    typeof automation === 'string' ? await readNamedAutomation(config.automationsFolder, automation) : undefined;
  const result = await checks.run(holder.keyId, { ...job, ...(file && { file }) });
  if (result.refused === undefined) return { ...result, ...(file && { automationFile: file.name }) };
  throw new Problem('InvalidRequest', `${countErrors(result.refused.length)} in the request`, result.refused);
}
