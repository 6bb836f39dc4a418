import type { RequestHandler } from 'express';
import type { Context } from '../services/api-context.js';
import { limited } from '../http/rate-limit.js';
import { Problem } from '../http/problem.js';

/** Limits how many automations an API key may start or check per minute. Answers 429 with `Retry-After` beyond that. */
export function limitChecks({ auth, config }: Pick<Context, 'auth' | 'config'>): RequestHandler[] {
  const keyIds = new WeakMap<object, string>();
  const authenticate: RequestHandler = async (req, _res, next) => {
    const { holder } = await auth.operator(req, 'runs:start');
    keyIds.set(req, holder.keyId);
    next();
  };
  const requests = config.startsPerMinute;
  const limit = limited({
    requests,
    windowSeconds: 60,
    key: (req) => keyIds.get(req) ?? '',
    refuse() {
      throw new Problem('TooManyRequests', `An API key may start and check ${requests} automations a minute`);
    },
  });
  return [authenticate, limit];
}
