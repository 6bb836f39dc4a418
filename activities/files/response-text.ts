import type { Response } from 'undici';
import { decodeText } from '../../infra/decode-text.js';
import { EgressRefusedError, UnreachableError } from '../../infra/egress/egress.js';
import { RedirectRefusedError } from '../../infra/egress/redirects.js';

/** The response is larger than the limit. */
class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
}

/**
 * Reads the body as text in its own charset, up to `limit` bytes. A larger body fails with `ResponseTooLargeError` without waiting for the rest.
 */
export async function readText(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new ResponseTooLargeError(`the answer has more than ${limit / 1_000_000} MB`);
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks), response.headers.get('content-type'));
}

/** Their messages say why there is no response. */
const EXPLAINED = [EgressRefusedError, UnreachableError, RedirectRefusedError, ResponseTooLargeError];

/** Describes why a request got no response, without showing anything that was sent. */
export function whyNoAnswer(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  if (EXPLAINED.some((type) => error instanceof type)) return message;
  return cause?.code === undefined ? 'the connection broke off' : `the connection failed (${cause.code})`;
}
