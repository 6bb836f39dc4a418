import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

interface Limit {
  /** Requests in one window. */
  requests: number;
  windowSeconds: number;
  /** What is counted together; without it, the requests of one address. */
  key?: (req: Request) => string;
  /** Answers a request too many. */
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
