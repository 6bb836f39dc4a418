import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file exceeds its size limit. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** Writes a stream to `file` and returns its size in bytes. Throws a `TooLargeError` beyond `limitBytes`; removes a partial file. */
export async function saveStream(stream: Readable, file: string, limitBytes: number): Promise<number> {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limitBytes ? new TooLargeError(`larger than ${limitBytes} bytes`) : null, chunk);
    },
  });
  try {
    await pipeline(stream, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return size;
}
