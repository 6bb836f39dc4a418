import type { Response } from 'undici';

/** An answer that is larger than anybody wants it to be. */
class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** Reads the body as text, up to `limit` bytes; more is `AnswerTooLarge`, and the rest is not waited for. */
export async function readText(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new AnswerTooLarge(`the answer has more than ${limit / 1_000_000} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What kept a request from being answered, in words that show nothing of what was sent. */
export function whyNoAnswer(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  if (['EgressRefused', 'Unreachable', 'AnswerTooLarge'].includes(name)) return message;
  return cause?.code === undefined ? 'the connection broke off' : `the connection failed (${cause.code})`;
}
