import type { RequestHandler } from 'express';
import { currentTracing } from '../../infra/tracing/tracing.js';

/** A span for each request of the API and of links. Event streams have none, because they stay open as long as somebody watches. */
export function tracedRequests(): RequestHandler[] {
  const tracing = currentTracing();
  if (tracing === undefined) return [];
  return [
    (req, res, next) => {
      const isTraced = /^\/(?:v1|link)\//.test(req.path) && !req.path.endsWith('/events');
      if (isTraced) tracing.request(req, res, next);
      else next();
    },
  ];
}
