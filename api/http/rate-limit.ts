import type { Request, RequestHandler, Response } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';

interface Limit {
  /** Requests allowed per window. */
  requests: number;
  windowSeconds: number;
  /** Returns what to count by; by default, the client's address. */
  key?: (req: Request) => string;
  /** Answers a request that exceeds the limit. */
  refuse: (req: Request, res: Response) => void;
  /** Where the counts are; by default, in a store of its own. */
  store?: Store;
}

export function limited({ requests, windowSeconds, key, refuse, store }: Limit): RequestHandler {
  return rateLimit({
    limit: requests,
    windowMs: windowSeconds * 1000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...(key && { keyGenerator: key }),
    ...(store && { store }),
    handler: (req, res) => refuse(req, res.status(429)),
  });
}
