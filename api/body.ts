import express, { type RequestHandler } from 'express';
import { isTooDeep, MAX_JSON_DEPTH } from '../client/index.js';
import { Problem } from './problems.js';

/** Reads JSON bodies of at most 1 MB. A request without a body has none, whatever its content type. */
export function jsonBody(): RequestHandler[] {
  return [onlyJson, express.json({ limit: '1mb', type: isJson }), notTooDeep];
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
