import type { RequestHandler } from 'express';

const METHODS = 'GET, HEAD, POST, DELETE';
const REQUEST_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Range, Last-Event-ID, Range, X-API-Key, X-File-Name, X-Request-Id';
const RESPONSE_HEADERS =
  'Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';

/**
 * Lets pages of the allowed origins call the API with API keys. Browsers send no cookies with such requests, because the response never
 * allows credentials.
 */
export function cors(allowedOrigins: readonly string[]): RequestHandler {
  return (req, res, next) => {
    const { origin } = req.headers;
    if (allowedOrigins.length > 0) res.vary('Origin');
    if (origin === undefined || !allowedOrigins.includes(origin)) return next();
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', RESPONSE_HEADERS);
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) return next();
    res.setHeader('Access-Control-Allow-Methods', METHODS);
    res.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS);
    res.setHeader('Access-Control-Max-Age', '600');
    res.status(204).end();
  };
}
