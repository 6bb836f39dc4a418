import type { IncomingMessage } from 'node:http';
import express, { type Request, type RequestHandler } from 'express';
import { isTooDeep, type Issue, MAX_JSON_DEPTH, repeatedKeys } from '../client/index.js';
import { Problem } from './problems.js';

/** Reads JSON bodies of at most 1 MB. A request without a body has none, whatever its content type. */
export function jsonBody(): RequestHandler[] {
  return [onlyJson, express.json({ limit: '1mb', type: isJson, verify: keepText }), notTooDeep];
}

/** Bodies as they came: what is parsed does not tell which keys stood twice. */
const texts = new WeakMap<IncomingMessage, string>();

/** The keys that stand twice in the body of this request, those of its automation by their paths in that. */
export function repeatedInBody(req: Request): Issue[] {
  return repeatedKeys(texts.get(req) ?? '').map(({ path, ...issue }) => ({
    ...issue,
    path: path.replace(/^automation\./, ''),
  }));
}

function keepText(req: IncomingMessage, _res: unknown, body: Buffer, encoding: string): void {
  if (encoding === 'utf-8') texts.set(req, body.toString('utf8'));
}

const onlyJson: RequestHandler = (req, _res, next) => {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  if (hasBody && !isJson(req)) {
    throw new Problem(
      'UnsupportedMediaType',
      `The body must be application/json, not ${req.headers['content-type'] ?? 'untyped'}`,
    );
  }
  next();
};

const notTooDeep: RequestHandler = (req, _res, next) => {
  if (isTooDeep(req.body)) {
    throw new Problem('InvalidRequest', 'There is 1 error in the request', [
      { path: '', message: `is nested deeper than ${MAX_JSON_DEPTH} levels` },
    ]);
  }
  next();
};

function isJson(req: { headers: { 'content-type'?: string } }): boolean {
  return /^application\/(\w[\w.-]*\+)?json\s*(;|$)/i.test(req.headers['content-type'] ?? '');
}
