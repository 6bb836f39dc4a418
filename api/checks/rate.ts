import type { RequestHandler } from 'express';
import { MemoryStore } from 'express-rate-limit';
import type { Context } from '../services/api-context.js';
import { limited } from '../http/rate-limit.js';
import { Problem } from '../http/problem.js';

/** Limits how many automations an API key may start or check per minute. */
export interface CheckLimit {
  /** Counts one start or check for each request, and answers 429 with `Retry-After` beyond the limit. */
  handlers: RequestHandler[];
  /** Counts further starts of one request. Throws `Problem` beyond the limit. */
  count: (keyId: string, times: number) => Promise<void>;
}

export function limitChecks({ auth, config }: Pick<Context, 'auth' | 'config'>): CheckLimit {
  const keyIds = new WeakMap<object, string>();
  const authenticate: RequestHandler = async (req, _res, next) => {
    const { holder } = await auth.operator(req, 'runs:start');
    keyIds.set(req, holder.keyId);
    next();
  };
  const requests = config.startsPerMinute;
  const store = new MemoryStore();
  const refuse = () => {
    throw new Problem('TooManyRequests', `An API key may start and check ${requests} automations a minute`);
  };
  const limit = limited({ requests, windowSeconds: 60, key: (req) => keyIds.get(req) ?? '', refuse, store });
  return {
    handlers: [authenticate, limit],
    async count(keyId, times) {
      for (let counted = 0; counted < times; counted += 1) {
        const { totalHits } = await store.increment(keyId);
        if (totalHits > requests) refuse();
      }
    },
  };
}
