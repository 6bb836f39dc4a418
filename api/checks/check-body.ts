import type { Request } from 'express';
import type { CheckedRequest, StartRequest } from '../../client/index.js';
import type { KeyHolder } from '../auth/api-keys.js';
import { readNamedAutomation } from '../runs/automations-folder.js';
import { bodyText } from '../http/json-body.js';
import type { Context } from '../services/api-context.js';
import { idempotencyKeyOf } from '../runs/idempotency-key.js';
import { countErrors, Problem } from '../http/problem.js';
import type { CheckJob } from './check.js';

/** Checks the automation that a request wants to start or validate. Throws `Problem` when there is nothing to check. */
export async function checkBody(
  { checks, config }: Context,
  req: Request,
  kind: CheckJob['kind'],
  holder: KeyHolder,
): Promise<CheckedRequest & { request: StartRequest; automationFile?: string }> {
  const { automation } = (req.body ?? {}) as { automation?: unknown };
  const file =
    typeof automation === 'string' ? await readNamedAutomation(config.automationsFolder, automation) : undefined;
  const idempotencyKey = kind === 'start' ? idempotencyKeyOf(req) : undefined;
  const result = await checks.run(holder.keyId, {
    ...{ kind, body: bodyText(req) },
    ...(file && { file }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  if (result.refused === undefined) return { ...result, ...(file && { automationFile: file.name }) };
  throw new Problem('InvalidRequest', `${countErrors(result.refused.length)} in the request`, result.refused);
}
