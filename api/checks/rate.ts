import type { RequestHandler, Response } from 'express';
import { MemoryStore } from 'express-rate-limit';
import { InvalidRequestError } from '../../client/index.js';
import type { Context } from '../services/api-context.js';
import { limited } from '../http/rate-limit.js';
import { Problem } from '../http/problem.js';

/** Limits how many automations an API key may start or check per minute. */
export interface CheckLimit {
  /** Counts one start or check for each request, and answers 429 with `Retry-After` beyond the limit. */
  handlers: RequestHandler[];
  /**
   * Counts further starts of one request. Beyond the limit it counts none of them, sets `Retry-After` and throws `Problem`. Throws
   * `InvalidRequestError` when no minute has room for them.
   */
  count: (res: Response, keyId: string, times: number) => Promise<void>;
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
    async count(res, keyId, times) {
      if (times >= requests) {
        const message = `must have at most ${requests} starts: an API key may start no more in a minute`;
        throw new InvalidRequestError([{ path: 'runs', message }]);
      }
      const { totalHits = 0, resetTime } = (await store.get(keyId)) ?? {};
      if (totalHits + times > requests) {
        const milliseconds = Number(resetTime ?? Date.now()) - Date.now();
        res.setHeader('Retry-After', String(Math.max(1, Math.ceil(milliseconds / 1000))));
        refuse();
      }
      for (let counted = 0; counted < times; counted += 1) await store.increment(keyId);
    },
  };
}
