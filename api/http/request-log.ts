import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Log } from '../../infra/log.js';

/** Logs one line per request, with an id that the response also contains. The log contains no query, cookie, key or link token. */
export function requestLog(log: Log) {
  return pinoHttp({
    logger: log,
    genReqId: (req, res) => requestId(req, res),
    serializers: {
      req: (req: { id: unknown; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: loggablePath(req.url),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customSuccessMessage: () => 'request answered',
    customErrorMessage: () => 'request failed',
    customLogLevel: (_req, res, error) => (error !== undefined || res.statusCode >= 500 ? 'warn' : 'debug'),
  });
}

/** Removes the query, and from a link everything after the run and the pause. */
export function loggablePath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const link = /^\/+link\/([^/]*)\/([^/]*)\/[^/]*(\/fresh)?/i.exec(path);
  if (link) return `/link/${link[1]}/${link[2]}/…${link[3] ?? ''}`;
  return /^\/+link\b/i.test(path) ? '/link/…' : path;
}

/** Keeps the caller's own id when it is a plain word, so that logs can be correlated. */
function requestId(req: IncomingMessage, res: ServerResponse): string {
  const given = req.headers['x-request-id'];
  const id = typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
  res.setHeader('X-Request-Id', id);
  return id;
}
