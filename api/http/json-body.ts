import type { IncomingMessage } from 'node:http';
import express, { type Request, type RequestHandler } from 'express';
import { isTooDeep, MAX_JSON_DEPTH } from '../../client/index.js';
import { NotTextError, unicodeText } from '../../infra/decode-text.js';
import { Problem } from './problem.js';

/** Parses JSON bodies of at most 1 MB. A request without a body gets none, whatever its content type. */
export function jsonBody(): RequestHandler[] {
  return [onlyJson, express.json({ limit: '1mb', type: isJson, verify: keepText }), notTooDeep];
}

/** The raw bodies: parsed JSON does not show duplicate keys. */
const texts = new WeakMap<IncomingMessage, string>();

/** The raw body of this request. */
export function bodyText(req: Request): string {
  return texts.get(req) ?? JSON.stringify(req.body ?? null);
}

function keepText(req: IncomingMessage, _res: unknown, body: Buffer, encoding: string): void {
  try {
    texts.set(req, unicodeText(body, encoding));
  } catch (error) {
    if (!(error instanceof NotTextError)) throw error;
    throw new Problem('InvalidJson', `The body ${error.message}`);
  }
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
