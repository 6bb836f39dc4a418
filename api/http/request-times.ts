import type { RequestHandler } from 'express';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';

/** Ends the patterns of requests that stay open on purpose. */
const STREAM = '/events';

/** Measures the requests, by the pattern of their path: the path itself has ids in it. */
export function requestTimes(): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.once('finish', () => {
      const pattern: unknown = (req.route as { path?: unknown } | undefined)?.path;
      const route = typeof pattern === 'string' ? pattern : 'none';
      if (route.endsWith(STREAM)) return;
      const method = METHODS.has(req.method) ? req.method : 'other';
      const labels = { method, route, status: `${Math.floor(res.statusCode / 100)}xx` };
      apiMetrics.requestSeconds.observe(labels, (performance.now() - startedAt) / 1000);
    });
    next();
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
