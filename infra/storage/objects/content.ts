import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Content, ReadableContent } from './object-store.js';

/** Makes content readable. Throws the file system's error when its file is gone. */
export async function readableContent(content: Content): Promise<ReadableContent & { size: number }> {
  if ('file' in content) {
    const { file } = content;
    return { open: () => createReadStream(file), size: (await stat(file)).size };
  }
  const bytes = Buffer.from(content.data as Uint8Array);
  return { open: () => Readable.from([bytes], { objectMode: false }), size: bytes.length };
}

/** Reads a stream to its end. Throws a `RangeError` beyond `limitBytes`. */
export async function readAll(stream: Readable, limitBytes = Infinity): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new RangeError(`more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
