import express, { type RequestHandler } from 'express';
import type { SentFile, Value } from './visits.js';

const LIMIT = '20mb';

/** Parses what forms and scripts post: URL-encoded, JSON, and multipart with files, each to plain values by field name. */
export function parseBodies(): RequestHandler[] {
  return [
    express.json({ limit: LIMIT }),
    express.urlencoded({ extended: false, limit: LIMIT }),
    express.raw({ type: 'multipart/form-data', limit: LIMIT }),
    multipart,
  ];
}

const multipart: RequestHandler = async (request, _response, next) => {
  if (Buffer.isBuffer(request.body)) {
    const headers = { 'content-type': request.get('content-type') ?? '' };
    const form = await new Response(new Uint8Array(request.body), { headers }).formData();
    const values: Record<string, Value> = {};
    for (const [name, entry] of form)
      values[name] = joined(values[name], typeof entry === 'string' ? entry : fileOf(entry));
    request.body = values;
  }
  next();
};

function fileOf({ name, type, size }: SentFile): SentFile {
  return { name, type, size };
}

function joined(before: Value | undefined, value: string | SentFile): Value {
  return before === undefined ? value : [before, value].flat();
}
