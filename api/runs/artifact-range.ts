import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { ByteRange } from '../../infra/storage/objects/byte-range.js';
import { Problem } from '../http/problem.js';

/** An entity tag for this version of a file. It reveals nothing of the content. */
export function etagOf(version: string): string {
  return `"${createHash('sha256').update(version).digest('hex').slice(0, 32)}"`;
}

/**
 * The part of the file that the request asks for (RFC 9110, section 14); undefined for the whole file. Sets the headers of both responses.
 * Several parts at once, and a part of a file that has changed since (`If-Range`), get the whole file. Throws `Problem` for a part beyond
 * the end.
 */
export function requestedRange(
  req: Request,
  res: Response,
  { size, etag }: { size: number; etag: string | undefined },
): ByteRange | undefined {
  res.setHeader('Accept-Ranges', 'bytes');
  if (etag !== undefined) res.setHeader('ETag', etag);
  const ifRange = req.get('if-range');
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const ranges = req.range(size, { combine: true });
  if (ranges === undefined || ranges === MALFORMED) return undefined;
  if (ranges === BEYOND_THE_END) {
    res.setHeader('Content-Range', `bytes */${size}`);
    throw new Problem('RangeNotSatisfiable', `The file has ${size} bytes, and the Range header asks for none of them`);
  }
  const [range, ...more] = ranges;
  if (range === undefined || more.length > 0 || ranges.type !== 'bytes') return undefined;
  return { start: range.start, end: range.end };
}

/** What Express returns instead of ranges. */
const BEYOND_THE_END = -1;
const MALFORMED = -2;
