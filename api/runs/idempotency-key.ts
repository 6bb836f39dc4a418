import type { Request } from 'express';
import { Problem } from '../http/problem.js';

/**
 * The header `Idempotency-Key`, equivalent to the body's member. Quotes, as in the header's draft standard, are removed. Throws `Problem`
 * when the body contains a different key.
 */
export function idempotencyKeyOf(req: Request): string | undefined {
  const header = req.get('idempotency-key');
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  const { idempotencyKey } = (req.body ?? {}) as { idempotencyKey?: unknown };
  if (idempotencyKey === undefined || idempotencyKey === null || idempotencyKey === key) return key;
  throw new Problem('InvalidRequest', 'There is 1 error in the request; nothing was started', [
    {
      path: 'idempotencyKey',
      message: 'differs from the header Idempotency-Key; send only one of them, or the same key in both',
    },
  ]);
}
