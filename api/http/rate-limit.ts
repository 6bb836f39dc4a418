import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

interface Limit {
  /** Requests allowed per window. */
  requests: number;
  windowSeconds: number;
  /** Returns what to count by; by default, the client's address. */
  key?: (req: Request) => string;
  /** Answers a request that exceeds the limit. */
  refuse: (req: Request, res: Response) => void;
}

export function limited({ requests, windowSeconds, key, refuse }: Limit): RequestHandler {
  return rateLimit({
    limit: requests,
    windowMs: windowSeconds * 1000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...(key && { keyGenerator: key }),
    handler: (req, res) => refuse(req, res.status(429)),
  });
}
