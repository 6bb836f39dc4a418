import { Readable } from 'node:stream';

/** The first and the last byte of a part of an object, from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/** The part of a stream. Reads no further than its last byte; destroying it destroys the stream. */
export function rangeOf(stream: Readable, range: ByteRange): Readable {
  return Readable.from(bytesOf(stream, range), { objectMode: false }).once('close', () => stream.destroy());
}

async function* bytesOf(stream: Readable, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const part = chunk.subarray(Math.max(start - at, 0), Math.max(end + 1 - at, 0));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at > end) return;
  }
}
